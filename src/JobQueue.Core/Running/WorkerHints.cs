using JobQueue.Workers;

namespace JobQueue.Running;

/// <summary>Hints about workers and their capacities, as the feed gives them.</summary>
internal sealed class WorkerHints(CapacityWatch capacity, PeerWorkers peers, WorkerProfile profile)
{
    /// <summary>Some worker's record changed.</summary>
    public void OnWorkerChanged() => peers.LookAgain();

    /// <summary>An operator set or cleared a capacity.</summary>
    public void OnCapacityChanged(string workerId)
    {
        if (workerId == profile.Id)
        {
            capacity.LookNow();
        }
    }

    /// <summary>Changes may have been missed.</summary>
    public void OnResync()
    {
        capacity.LookNow();
        peers.LookAgain();
    }
}
