using JobQueue.Chaos.Records;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Workers;

namespace JobQueue.Chaos.Replicas;

/// <summary>Notes every lease that the storage grants, so that whether a claim was valid does not depend on the code that is being tested.</summary>
internal sealed class WatchedWorkerStore(IWorkerStore store, Journal journal) : IWorkerStore
{
    public async Task<Worker> RegisterAsync(Worker worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        var sentAt = Monotonic.Now;
        var registered = await store.RegisterAsync(worker, lease, cancellationToken);
        Note(registered.Incarnation, sentAt, lease);
        return registered;
    }

    public async Task<Heartbeat> HeartbeatAsync(string incarnation, TimeSpan lease, CancellationToken cancellationToken)
    {
        var sentAt = Monotonic.Now;
        var answer = await store.HeartbeatAsync(incarnation, lease, cancellationToken);
        if (answer is Heartbeat.Renewed)
        {
            Note(incarnation, sentAt, lease);
        }

        return answer;
    }

    public Task<bool> PublishAsync(string incarnation, CapacityMap capacityMap, IReadOnlyList<string> actions, CancellationToken cancellationToken) =>
        store.PublishAsync(incarnation, capacityMap, actions, cancellationToken);

    public Task<bool> SetStatusAsync(string incarnation, WorkerStatus status, CancellationToken cancellationToken) => store.SetStatusAsync(incarnation, status, cancellationToken);

    public Task<IReadOnlyList<Worker>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    public Task<Worker?> FindAsync(string workerId, CancellationToken cancellationToken) => store.FindAsync(workerId, cancellationToken);

    public Task<IReadOnlyList<Worker>> LiveAsync(CancellationToken cancellationToken) => store.LiveAsync(cancellationToken);

    public Task<IReadOnlyList<Worker>> ExpiredAsync(TimeSpan margin, CancellationToken cancellationToken) => store.ExpiredAsync(margin, cancellationToken);

    public Task<bool> MarkDeadAsync(string incarnation, DateTimeOffset seenExpiration, CancellationToken cancellationToken) =>
        store.MarkDeadAsync(incarnation, seenExpiration, cancellationToken);

    public Task<IReadOnlyList<string>> EndedAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken) => store.EndedAsync(incarnations, cancellationToken);

    public Task<WorkerRemoval> RemoveAsync(string workerId, CancellationToken cancellationToken) => store.RemoveAsync(workerId, cancellationToken);

    public Task<CapacityMap?> OperatorCapacityAsync(string workerId, CancellationToken cancellationToken) => store.OperatorCapacityAsync(workerId, cancellationToken);

    public Task<bool> SetOperatorCapacityAsync(string workerId, CapacityMap? capacityMap, CancellationToken cancellationToken) =>
        store.SetOperatorCapacityAsync(workerId, capacityMap, cancellationToken);

    private void Note(string incarnation, double sentAt, TimeSpan lease) =>
        journal.Write(new JournalLine.Leased(Monotonic.Now, incarnation, sentAt + lease.TotalMilliseconds));
}
