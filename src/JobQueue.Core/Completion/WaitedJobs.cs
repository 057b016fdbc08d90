using JobQueue.Jobs;

namespace JobQueue.Completion;

/// <summary>The jobs that somebody waits for, and which of them must be looked at.</summary>
internal sealed class WaitedJobs
{
    private readonly Lock _gate = new();
    private readonly Dictionary<JobId, List<EndWaiter>> _waiters = [];
    private readonly HashSet<JobId> _unseen = [];

    /// <summary>Takes in a waiter; its job is looked at next.</summary>
    public void Add(EndWaiter waiter)
    {
        lock (_gate)
        {
            Watch(waiter, waiter.Watched);
            _unseen.UnionWith(waiter.Watched);
        }
    }

    /// <summary>Lets a waiter go.</summary>
    public void Remove(EndWaiter waiter)
    {
        lock (_gate)
        {
            Unwatch(waiter, waiter.Watched);
        }
    }

    /// <summary>A job may have changed.</summary>
    /// <returns>Whether anybody waits for it.</returns>
    public bool Look(JobId id)
    {
        lock (_gate)
        {
            return _waiters.ContainsKey(id) && _unseen.Add(id);
        }
    }

    /// <summary>Every job may have changed.</summary>
    public void LookAtAll()
    {
        lock (_gate)
        {
            _unseen.UnionWith(_waiters.Keys);
        }
    }

    /// <summary>Takes jobs that must be looked at. What changes from here on is to be looked at again.</summary>
    public IReadOnlyList<JobId> TakeUnseen(int count)
    {
        lock (_gate)
        {
            JobId[] taken = [.. _unseen.Take(count)];
            _unseen.ExceptWith(taken);
            return taken;
        }
    }

    /// <summary>Jobs were taken, but could not be read.</summary>
    public void PutBack(IEnumerable<JobId> taken)
    {
        lock (_gate)
        {
            _unseen.UnionWith(taken.Where(_waiters.ContainsKey));
        }
    }

    /// <summary>Jobs were read, after they had been taken.</summary>
    public void Saw(IReadOnlyList<JobId> taken, IReadOnlyList<Job> found)
    {
        var jobs = found.ToDictionary(job => job.Id);
        lock (_gate)
        {
            // Successors first: one that was not found may have been inserted between its read and a read that shows its predecessor's intent closed.
            Tell(taken, (waiter, id) => waiter.SawNext(id, jobs.GetValueOrDefault(id)));
            Tell(taken, (waiter, id) => waiter.Saw(id, jobs.GetValueOrDefault(id)));
        }
    }

    /// <summary>A job was found, but what is stored cannot be read: nobody waits for it any more.</summary>
    public void CannotRead(JobId id, UnreadableDocumentException fault)
    {
        lock (_gate)
        {
            Tell([id], (waiter, _) => waiter.CannotRead(fault));
        }
    }

    private void Tell(IReadOnlyList<JobId> taken, Action<EndWaiter, JobId> tell)
    {
        foreach (var id in taken)
        {
            foreach (var waiter in _waiters.GetValueOrDefault(id, []).ToList())
            {
                var (before, awaited) = (waiter.Watched.ToList(), waiter.Successor);
                tell(waiter, id);
                List<JobId> after = waiter.End.IsCompleted ? [] : [.. waiter.Watched];
                Unwatch(waiter, before.Except(after));
                Watch(waiter, after.Except(before));
                if (after.Count > 1 && waiter.Successor != awaited)
                {
                    _unseen.Add(after[1]);
                }
            }
        }
    }

    private void Watch(EndWaiter waiter, IEnumerable<JobId> ids)
    {
        foreach (var id in ids)
        {
            if (!_waiters.TryGetValue(id, out var waiters))
            {
                _waiters[id] = waiters = [];
            }

            waiters.Add(waiter);
        }
    }

    private void Unwatch(EndWaiter waiter, IEnumerable<JobId> ids)
    {
        foreach (var id in ids)
        {
            if (_waiters.TryGetValue(id, out var waiters) && waiters.Remove(waiter) && waiters.Count == 0)
            {
                _waiters.Remove(id);
                _unseen.Remove(id);
            }
        }
    }
}
