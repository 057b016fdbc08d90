using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>One page of jobs.</summary>
/// <param name="Jobs">Most recently scheduled first.</param>
/// <param name="Count">How many jobs match in all; exact up to <see cref="CountLimit"/>, else one more than that.</param>
public sealed record JobPage(IReadOnlyList<Job> Jobs, long Count)
{
    /// <summary>Where counting stops.</summary>
    public const long CountLimit = 10_000;
}
