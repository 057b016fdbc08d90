using JobQueue.Jobs;
using JobQueue.Workers;

namespace JobQueue.Testing.InMemory;

/// <summary>The worker records and the operators' capacities. Only touched inside the database's lock.</summary>
internal sealed class WorkerTable(FeedHub feed)
{
    private readonly Dictionary<string, Worker> _byIncarnation = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CapacityMap> _capacities = new(StringComparer.Ordinal);

    public IEnumerable<Worker> All => _byIncarnation.Values;

    public IEnumerable<Worker> Live => All.Where(IsLive);

    public static bool IsLive(Worker worker) => worker.Status is WorkerStatus.Running or WorkerStatus.Draining;

    public Worker? Find(string incarnation) => _byIncarnation.GetValueOrDefault(incarnation);

    public Worker? FindLive(string incarnation) => Find(incarnation) is { } worker && IsLive(worker) ? worker : null;

    public void Put(Worker worker)
    {
        Renew(worker);
        feed.WorkerChanged(worker.Incarnation);
    }

    /// <summary>Stores a record of which only the expiry changed: nothing that a watcher would want to hear of.</summary>
    public void Renew(Worker worker) => _byIncarnation[worker.Incarnation] = worker;

    public void Remove(Worker worker)
    {
        _byIncarnation.Remove(worker.Incarnation);
        feed.WorkerChanged(worker.Incarnation);
    }

    public CapacityMap? CapacityOf(string workerId) => _capacities.GetValueOrDefault(workerId);

    public void SetCapacity(string workerId, CapacityMap? capacityMap)
    {
        if (capacityMap is null)
        {
            _capacities.Remove(workerId);
        }
        else
        {
            _capacities[workerId] = capacityMap;
        }

        feed.CapacityChanged(workerId);
    }
}
