using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>One page of jobs.</summary>
/// <param name="Jobs">Most recently scheduled first.</param>
/// <param name="Count">How many jobs match in all; exact up to <see cref="CountLimit"/>, else one more than that.</param>
public sealed record JobPage(IReadOnlyList<Job> Jobs, long Count)
{
    /// <summary>Where counting stops.</summary>
    public const long CountLimit = 10_000;

    /// <summary>How many jobs of the page are left out of <see cref="Jobs"/>, since what is stored of them cannot be read.</summary>
    /// <value>Default 0. The next page starts after <see cref="Jobs"/> and these: a page of <see cref="JobQuery.Limit"/> jobs, with them, does not end the list.</value>
    public int Unreadable { get; init; }
}
