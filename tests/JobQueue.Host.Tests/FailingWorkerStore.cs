using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Workers;

namespace JobQueue.Host.Tests;

/// <summary>A storage of workers that fails.</summary>
internal sealed class FailingWorkerStore(Exception fault) : IWorkerStore
{
    public Task<Worker> RegisterAsync(Worker worker, TimeSpan lease, CancellationToken cancellationToken) => throw fault;

    public Task<Heartbeat> HeartbeatAsync(string incarnation, TimeSpan lease, CancellationToken cancellationToken) => throw fault;

    public Task<bool> PublishAsync(string incarnation, CapacityMap capacityMap, IReadOnlyList<string> actions, CancellationToken cancellationToken) => throw fault;

    public Task<bool> SetStatusAsync(string incarnation, WorkerStatus status, CancellationToken cancellationToken) => throw fault;

    public Task<IReadOnlyList<Worker>> ListAsync(CancellationToken cancellationToken) => throw fault;

    public Task<Worker?> FindAsync(string workerId, CancellationToken cancellationToken) => throw fault;

    public Task<IReadOnlyList<Worker>> LiveAsync(CancellationToken cancellationToken) => throw fault;

    public Task<IReadOnlyList<Worker>> ExpiredAsync(TimeSpan margin, CancellationToken cancellationToken) => throw fault;

    public Task<bool> MarkDeadAsync(string incarnation, DateTimeOffset seenExpiration, CancellationToken cancellationToken) => throw fault;

    public Task<IReadOnlyList<string>> EndedAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken) => throw fault;

    public Task<WorkerRemoval> RemoveAsync(string workerId, CancellationToken cancellationToken) => throw fault;

    public Task<CapacityMap?> OperatorCapacityAsync(string workerId, CancellationToken cancellationToken) => throw fault;

    public Task<bool> SetOperatorCapacityAsync(string workerId, CapacityMap? capacityMap, CancellationToken cancellationToken) => throw fault;
}
