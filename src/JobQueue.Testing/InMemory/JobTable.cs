using JobQueue.Jobs;

namespace JobQueue.Testing.InMemory;

/// <summary>The jobs with their indexes. Not synchronised: only touched inside the database's lock.</summary>
internal sealed class JobTable(FeedHub feed)
{
    private readonly Dictionary<JobId, StoredJob> _jobs = [];
    private readonly Dictionary<string, JobId> _activeKeys = new(StringComparer.Ordinal);
    private readonly SortedSet<Job> _claimable = new(ClaimOrder.Instance);
    private readonly SortedSet<JobId> _openIntents = [];
    private readonly SortedSet<(DateTimeOffset ForgetAt, JobId Id)> _tombstones = [];
    private readonly Dictionary<string, Dictionary<JobId, string?>> _slots = new(StringComparer.Ordinal);

    public IEnumerable<StoredJob> All => _jobs.Values;

    /// <summary>The jobs that any worker may claim, in the order in which they are claimed.</summary>
    public IEnumerable<Job> Claimable => _claimable;

    public IEnumerable<JobId> WithOpenIntents => _openIntents;

    /// <summary>The tombstones whose time is over.</summary>
    public IEnumerable<StoredJob> Forgettable(DateTimeOffset now) => _tombstones.TakeWhile(tombstone => tombstone.ForgetAt <= now).Select(tombstone => _jobs[tombstone.Id]);

    /// <summary>The slots of the held jobs of an action; null for one that holds none.</summary>
    public IReadOnlyCollection<string?> SlotsOf(string action) => _slots.TryGetValue(action, out var held) ? held.Values : [];

    public StoredJob? Find(JobId id) => _jobs.GetValueOrDefault(id);

    public InsertOutcome Insert(StoredJob stored)
    {
        if (_jobs.TryGetValue(stored.Job.Id, out var existing))
        {
            return new InsertOutcome.IdTaken(existing);
        }

        if (stored.ActiveKey is { } key && _activeKeys.TryGetValue(key, out var root))
        {
            return new InsertOutcome.KeyTaken(_jobs[root]);
        }

        var inserted = stored with { Job = stored.Job with { Rev = 1 } };
        Index(inserted);
        feed.JobChanged(null, inserted.Job);
        return new InsertOutcome.Inserted(inserted);
    }

    /// <summary>The only way by which a stored job changes; counts <see cref="Job.Rev"/> up.</summary>
    public StoredJob Replace(StoredJob before, StoredJob after)
    {
        var replaced = after with { Job = after.Job with { Rev = before.Job.Rev + 1 } };
        _claimable.Remove(before.Job);
        if (before.ForgetAt is { } until)
        {
            _tombstones.Remove((until, before.Job.Id));
        }

        if (before.ActiveKey is { } key)
        {
            _activeKeys.Remove(key);
        }

        Index(replaced);
        feed.JobChanged(before.Job, replaced.Job);
        return replaced;
    }

    /// <summary>Takes out a tombstone that nothing depends on: it has no key and no open intent.</summary>
    public void Forget(StoredJob tombstone)
    {
        _jobs.Remove(tombstone.Job.Id);
        _tombstones.Remove((tombstone.ForgetAt!.Value, tombstone.Job.Id));
    }

    private void Index(StoredJob stored)
    {
        var job = stored.Job;
        _jobs[job.Id] = stored;
        if (job.Claimable)
        {
            _claimable.Add(job);
        }

        if (stored.ActiveKey is { } key)
        {
            _activeKeys.Add(key, job.Id);
        }

        if (stored.ForgetAt is { } until)
        {
            _tombstones.Add((until, job.Id));
        }

        IndexSlot(job);
        if (stored.HasOpenIntent)
        {
            _openIntents.Add(job.Id);
        }
        else
        {
            _openIntents.Remove(job.Id);
        }
    }

    private void IndexSlot(Job job)
    {
        if (job.Hold != JobHold.Held)
        {
            _slots.GetValueOrDefault(job.Action)?.Remove(job.Id);
            return;
        }

        var held = _slots.TryGetValue(job.Action, out var known) ? known : _slots[job.Action] = [];
        if (job.Slot is not null && held.Any(other => other.Key != job.Id && other.Value == job.Slot))
        {
            throw new InvalidOperationException($"The slot {job.Slot} is held twice.");
        }

        held[job.Id] = job.Slot;
    }
}
