using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>Up to where the history of jobs is deleted: every job that ended before an instant, and of those that ended at that very instant the ids up to one.</summary>
/// <param name="EndedBefore">The instant, in database time.</param>
/// <param name="LastId">The last id of those that ended at the instant; <see langword="null"/> for none of them.</param>
public sealed record HistoryCut(DateTimeOffset EndedBefore, JobId? LastId)
{
    /// <summary>Whether a job that ended at <paramref name="endedAt"/> is to be deleted.</summary>
    public bool Reaches(DateTimeOffset endedAt, JobId id) => endedAt < EndedBefore || (endedAt == EndedBefore && LastId is { } last && id.CompareTo(last) <= 0);

    /// <summary>The one of two cuts that reaches further; the other one where one is <see langword="null"/>.</summary>
    public static HistoryCut? Further(HistoryCut? one, HistoryCut? other) =>
        one is null ? other
        : other is null || one.EndedBefore > other.EndedBefore || (one.EndedBefore == other.EndedBefore && one.LastId is not null) ? one
        : other;
}
