using JobQueue.Steering;
using JobQueue.Workers;

namespace JobQueue.Running;

/// <summary>Hints about workers, their capacities and what is set for actions, as the feed gives them.</summary>
internal sealed class WorkerHints(CapacityWatch capacity, PeerWorkers peers, ActionConfigWatch configs, WorkerProfile profile)
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

    /// <summary>An operator set something for an action.</summary>
    public void OnActionConfigChanged() => configs.LookNow();

    /// <summary>Changes may have been missed.</summary>
    public void OnResync()
    {
        configs.LookNow();
        capacity.LookNow();
        peers.LookAgain();
    }
}
