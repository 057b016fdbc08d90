using JobQueue.Jobs;
using JobQueue.Storage;
using MongoDB.Bson;

namespace JobQueue.Mongo.Documents;

/// <summary>Changes of jobs, from stored jobs and from change events.</summary>
internal static class JobChangeDocument
{
    /// <summary>What a change tells of a whole job.</summary>
    public static readonly IReadOnlyList<string> OfWholeJob =
        [JobFields.Status, JobFields.Rev, JobFields.Claimable, JobFields.Action, JobFields.ScheduledAt, JobFields.Lane, JobFields.LastUpdated];

    /// <summary>What a change tells of an update.</summary>
    public static readonly IReadOnlyList<string> OfUpdate =
    [
        JobFields.Status, JobFields.Rev, JobFields.Claimable, JobFields.ScheduledAt, JobFields.DeleteRequested,
        JobFields.WorkerId, JobFields.Incarnation, JobFields.Fence, JobFields.Retry, JobFields.LastUpdated,
    ];

    /// <summary>Reads a job of which at least <see cref="OfWholeJob"/> was read.</summary>
    public static JobChange FromJob(BsonValue id, BsonDocument job) => new()
    {
        Id = id.ToJobId(),
        Rev = job[JobFields.Rev].ToInt64(),
        Status = JobStatusNames.Parse(job[JobFields.Status].AsString),
        Claimable = job.Contains(JobFields.Claimable),
        Action = job.Text(JobFields.Action),
        ScheduledAt = job.Some(JobFields.ScheduledAt)?.ToInstant(),
    };

    /// <summary>Reads an update; <see langword="null"/> for one that is no move.</summary>
    public static JobChange? FromUpdate(BsonValue id, BsonDocument description)
    {
        var updated = description.Some(ChangeFields.UpdatedFields) as BsonDocument ?? [];
        if (updated.Some(JobFields.Rev) is not { } rev)
        {
            return null;
        }

        var removed = description.Some(ChangeFields.RemovedFields) as BsonArray ?? [];
        return new JobChange
        {
            Id = id.ToJobId(),
            Rev = rev.ToInt64(),
            Status = StatusAfter(updated),
            Claimable = updated.Contains(JobFields.Claimable),
            ScheduledAt = updated.Some(JobFields.ScheduledAt)?.ToInstant(),
            ChangedFields = [.. Changed(updated, removed)],
        };
    }

    /// <summary>An update that leaves the status as it was does not show it. Two moves do: a request to delete what is being cancelled, and a claim ahead or its release of what waits.</summary>
    private static JobStatus StatusAfter(BsonDocument updated) =>
        updated.Text(JobFields.Status) is { } name ? JobStatusNames.Parse(name)
        : updated.Contains(JobFields.DeleteRequested) ? JobTransitions.TargetOf(JobMove.RequestDelete)
        : JobTransitions.TargetOf(JobMove.Claim);

    private static IEnumerable<string> Changed(BsonDocument updated, BsonArray removed) => updated.Names
        .Concat(removed.Select(name => name.AsString))
        .Select(TopLevel)
        .Where(name => name is not (JobFields.Rev or JobFields.LastUpdated))
        .Distinct(StringComparer.Ordinal);

    private static string TopLevel(string path) => path.Split('.', 2)[0];
}
