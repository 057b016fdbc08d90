using JobQueue.Jobs;

namespace JobQueue.Testing.InMemory;

/// <summary>Higher priority first, then the earlier schedule time, then the smaller id.</summary>
internal sealed class ClaimOrder : IComparer<Job>
{
    public static ClaimOrder Instance { get; } = new();

    public int Compare(Job? x, Job? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var byPriority = y.Priority.CompareTo(x.Priority);
        if (byPriority != 0)
        {
            return byPriority;
        }

        var byTime = x.ScheduledAt.CompareTo(y.ScheduledAt);
        return byTime != 0 ? byTime : x.Id.CompareTo(y.Id);
    }
}
