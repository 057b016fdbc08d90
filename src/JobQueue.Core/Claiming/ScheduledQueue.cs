using JobQueue.Jobs;

namespace JobQueue.Claiming;

/// <summary>The worker's internal queue: jobs claimed ahead of their time, earliest first.</summary>
/// <remarks>A job leaves it exactly once: whoever takes it out (to start, to release, to drop) decides alone what becomes of it, so that a start never races with a release.</remarks>
internal sealed class ScheduledQueue
{
    private readonly Lock _lock = new();
    private readonly SortedSet<HeldJob> _queue = new(Comparer<HeldJob>.Create(Compare));

    /// <summary>How many jobs wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>When the earliest job is due, in database time; <see langword="null"/> when none waits.</summary>
    public DateTimeOffset? NextAt
    {
        get
        {
            lock (_lock)
            {
                return _queue.Min?.Claim.Job.ScheduledAt;
            }
        }
    }

    /// <summary>Adds a job.</summary>
    public void Add(HeldJob held)
    {
        lock (_lock)
        {
            _queue.Add(held);
        }
    }

    /// <summary>Whether a job waits in here.</summary>
    public bool Contains(HeldJob held)
    {
        lock (_lock)
        {
            return _queue.Contains(held);
        }
    }

    /// <summary>Takes a job out.</summary>
    /// <returns><see langword="false"/> when somebody else took it first.</returns>
    public bool TryTake(HeldJob held)
    {
        lock (_lock)
        {
            return _queue.Remove(held);
        }
    }

    /// <summary>Takes out the earliest job if it is due.</summary>
    public HeldJob? TakeDue(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_queue.Min is not { } earliest || earliest.Claim.Job.ScheduledAt > now)
            {
                return null;
            }

            _queue.Remove(earliest);
            return earliest;
        }
    }

    /// <summary>Takes out the latest job that meets a condition.</summary>
    public HeldJob? TakeLatest(Func<HeldJob, bool> condition)
    {
        lock (_lock)
        {
            var latest = _queue.Reverse().FirstOrDefault(condition);
            return latest is not null && _queue.Remove(latest) ? latest : null;
        }
    }

    /// <summary>Takes out every job.</summary>
    public IReadOnlyList<HeldJob> TakeAll()
    {
        lock (_lock)
        {
            HeldJob[] all = [.. _queue];
            _queue.Clear();
            return all;
        }
    }

    /// <summary>What the jobs need that are due later than <paramref name="instant"/>.</summary>
    public IReadOnlyList<CapacityMap?> NeedsAfter(DateTimeOffset instant)
    {
        lock (_lock)
        {
            return [.. _queue.Where(held => held.Claim.Job.ScheduledAt > instant).Select(held => held.Claim.Job.CapacityMap)];
        }
    }

    private static int Compare(HeldJob left, HeldJob right)
    {
        var byTime = left.Claim.Job.ScheduledAt.CompareTo(right.Claim.Job.ScheduledAt);
        var byPriority = right.Claim.Job.Priority.CompareTo(left.Claim.Job.Priority);
        var byId = left.Key.Id.CompareTo(right.Key.Id);
        return byTime != 0 ? byTime : byPriority != 0 ? byPriority : byId != 0 ? byId : left.Key.Fence.CompareTo(right.Key.Fence);
    }
}
