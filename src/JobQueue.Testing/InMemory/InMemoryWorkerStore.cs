using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.Faults;
using JobQueue.Workers;

namespace JobQueue.Testing.InMemory;

/// <summary>Keeps worker records, one per run of a worker process.</summary>
internal sealed class InMemoryWorkerStore(StoreAccess access, InMemoryDbClock clock) : IWorkerStore
{
    public Task<Worker> RegisterAsync(Worker worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return WriteAsync(StoreVerb.RegisterWorker, database => Register(database, worker, lease), cancellationToken);
    }

    public Task<Heartbeat> HeartbeatAsync(string incarnation, TimeSpan lease, CancellationToken cancellationToken) =>
        WriteAsync(StoreVerb.Heartbeat, database => Renew(database, incarnation, lease), cancellationToken);

    public Task<bool> PublishAsync(string incarnation, CapacityMap capacityMap, IReadOnlyList<string> actions, CancellationToken cancellationToken) => WriteAsync(
        StoreVerb.PublishWorker,
        database => Change(database, incarnation, worker => worker with { CapacityMap = capacityMap, Actions = [.. actions] }),
        cancellationToken);

    public Task<bool> SetStatusAsync(string incarnation, WorkerStatus status, CancellationToken cancellationToken)
    {
        if (status is not (WorkerStatus.Draining or WorkerStatus.Shutdown))
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "A worker says of itself only that it drains or has shut down.");
        }

        return WriteAsync(
            StoreVerb.SetWorkerStatus,
            database => database.Workers.Find(incarnation)?.Status == status || Change(database, incarnation, worker => worker with { Status = status }),
            cancellationToken);
    }

    public Task<IReadOnlyList<Worker>> ListAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<Worker>>(
        database => [.. database.Workers.All.GroupBy(worker => worker.Id).Select(Newest).OrderBy(worker => worker.Id, StringComparer.Ordinal)],
        cancellationToken);

    public Task<Worker?> FindAsync(string workerId, CancellationToken cancellationToken) => ReadAsync(
        database => database.Workers.All.Where(worker => worker.Id == workerId).GroupBy(worker => worker.Id).Select(Newest).SingleOrDefault(),
        cancellationToken);

    public Task<IReadOnlyList<Worker>> LiveAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Worker>>(database => [.. database.Workers.Live], cancellationToken);

    public Task<IReadOnlyList<Worker>> ExpiredAsync(TimeSpan margin, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<Worker>>(
        database => [.. database.Workers.Live.Where(worker => worker.HeartbeatExpiration + margin < clock.UtcNow)],
        cancellationToken);

    public Task<bool> MarkDeadAsync(string incarnation, DateTimeOffset seenExpiration, CancellationToken cancellationToken) => WriteAsync(
        StoreVerb.MarkDead,
        database => database.Workers.Find(incarnation)?.HeartbeatExpiration == seenExpiration
            && Change(database, incarnation, worker => worker with { Status = WorkerStatus.Dead }),
        cancellationToken);

    public Task<IReadOnlyList<string>> EndedAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<string>>(
        database => [.. incarnations.Where(incarnation => database.Workers.FindLive(incarnation) is null)],
        cancellationToken);

    public Task<WorkerRemoval> RemoveAsync(string workerId, CancellationToken cancellationToken) =>
        WriteAsync(StoreVerb.RemoveWorker, database => Remove(database, workerId), cancellationToken);

    public Task<CapacityMap?> OperatorCapacityAsync(string workerId, CancellationToken cancellationToken) =>
        ReadAsync(database => database.Workers.CapacityOf(workerId), cancellationToken);

    public Task<bool> SetOperatorCapacityAsync(string workerId, CapacityMap? capacityMap, CancellationToken cancellationToken) => WriteAsync(
        StoreVerb.SetCapacity,
        database =>
        {
            var known = database.Workers.CapacityOf(workerId) is not null || database.Workers.All.Any(worker => worker.Id == workerId);
            if (known)
            {
                database.Workers.SetCapacity(workerId, capacityMap);
            }

            return known;
        },
        cancellationToken);

    private Worker Register(InMemoryDatabase database, Worker worker, TimeSpan lease)
    {
        clock.Sample();
        if (database.Workers.Find(worker.Incarnation) is { } earlier)
        {
            return earlier;
        }

        var registered = worker with { StartedAt = database.Now, HeartbeatExpiration = JobMoves.Milliseconds(database.Now + lease) };
        database.Workers.Put(registered);
        return registered;
    }

    private Heartbeat Renew(InMemoryDatabase database, string incarnation, TimeSpan lease)
    {
        var jump = clock.Sample();
        if (database.Workers.FindLive(incarnation) is not { } worker)
        {
            return new Heartbeat.Buried();
        }

        var renewed = worker with { HeartbeatExpiration = JobMoves.Milliseconds(database.Now + lease) };
        database.Workers.Renew(renewed);
        return new Heartbeat.Renewed(renewed.HeartbeatExpiration, jump, Primary: null);
    }

    private static WorkerRemoval Remove(InMemoryDatabase database, string workerId)
    {
        var runs = database.Workers.All.Where(worker => worker.Id == workerId).ToList();
        if (runs.Count == 0)
        {
            return WorkerRemoval.NotFound;
        }

        if (runs.Exists(WorkerTable.IsLive))
        {
            return WorkerRemoval.Alive;
        }

        runs.ForEach(database.Workers.Remove);
        return WorkerRemoval.Removed;
    }

    private static bool Change(InMemoryDatabase database, string incarnation, Func<Worker, Worker> change)
    {
        if (database.Workers.FindLive(incarnation) is not { } worker)
        {
            return false;
        }

        database.Workers.Put(change(worker));
        return true;
    }

    private static Worker Newest(IEnumerable<Worker> runs) => runs.Aggregate((newest, run) => run.StartedAt >= newest.StartedAt ? run : newest);

    private Task<T> ReadAsync<T>(Func<InMemoryDatabase, T> read, CancellationToken cancellationToken) => access.ReadAsync(read, cancellationToken);

    private Task<T> WriteAsync<T>(StoreVerb verb, Func<InMemoryDatabase, T> write, CancellationToken cancellationToken) =>
        access.WriteAsync(verb, null, write, cancellationToken);
}
