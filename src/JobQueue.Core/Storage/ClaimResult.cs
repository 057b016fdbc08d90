using JobQueue.Claiming;

namespace JobQueue.Storage;

/// <summary>What a claim brought.</summary>
/// <param name="Claims">The jobs taken; a due one is <c>running</c> already, one that is ahead of its time is <c>waiting</c>.</param>
/// <param name="NextScheduledAt">When nothing was taken: the earliest time at which a job that fits is scheduled later; <see langword="null"/> when there is none.</param>
public sealed record ClaimResult(IReadOnlyList<JobClaim> Claims, DateTimeOffset? NextScheduledAt)
{
    /// <summary>Nothing to take, now or later.</summary>
    public static ClaimResult Nothing { get; } = new([], null);
}
