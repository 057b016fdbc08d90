using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Claiming;

/// <summary>Changes of jobs that this worker does not hold yet: an event may overtake the reply of the claim it belongs to.</summary>
/// <remarks>Kept only while a claim call is under way that had begun before the event came; a call that begins later reads a job that is at least as new.</remarks>
internal sealed class EarlyChanges(ClaimCalls calls)
{
    /// <summary>How many are kept; of more, the sweep finds what matters.</summary>
    public const int Limit = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<JobId, (long Rev, long Horizon)> _changes = [];

    /// <summary>Remembers that a job must not be begun in a state older than <paramref name="change"/>.</summary>
    public void Remember(JobChange change)
    {
        if (!calls.AnyOutstanding)
        {
            return;
        }

        lock (_lock)
        {
            Forget();
            if (_changes.Count < Limit || _changes.ContainsKey(change.Id))
            {
                _changes[change.Id] = (change.Rev, calls.Begun);
            }
        }
    }

    /// <summary>Whether a change later than the claim was seen.</summary>
    public bool Overtook(JobClaim claim)
    {
        lock (_lock)
        {
            return _changes.TryGetValue(claim.Id, out var change) && change.Rev > claim.Job.Rev;
        }
    }

    private void Forget()
    {
        foreach (var id in _changes.Where(change => calls.HaveEnded(change.Value.Horizon)).Select(change => change.Key).ToList())
        {
            _changes.Remove(id);
        }
    }
}
