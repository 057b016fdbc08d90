using JobQueue.Jobs;
using JobQueue.Workers;

namespace JobQueue.Storage;

/// <summary>Keeps worker records, one per run of a worker process, and the operators' capacities, one per worker name.</summary>
public interface IWorkerStore
{
    /// <summary>Adds the record of a new run, its heartbeat expiring a lease from now, and samples the database's clock.</summary>
    Task<Worker> RegisterAsync(Worker worker, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Moves the expiry a lease ahead and samples the database's clock in the same command.</summary>
    /// <remarks>Called on a thread that has nothing else to do. An implementation whose awaits go on in the thread pool should block instead and return a completed task, so that a starved pool cannot delay the heartbeat.</remarks>
    Task<Heartbeat> HeartbeatAsync(string incarnation, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Publishes what changed in a running worker: its capacity or its actions.</summary>
    /// <returns><see langword="false"/> when the incarnation has no live record.</returns>
    Task<bool> PublishAsync(string incarnation, CapacityMap capacityMap, IReadOnlyList<string> actions, CancellationToken cancellationToken);

    /// <summary>Records that a worker drains or has shut down. Never brings a dead one back.</summary>
    Task<bool> SetStatusAsync(string incarnation, WorkerStatus status, CancellationToken cancellationToken);

    /// <summary>The newest run of every worker name, by name.</summary>
    Task<IReadOnlyList<Worker>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The newest run under a worker name; <see langword="null"/> when there is none.</summary>
    Task<Worker?> FindAsync(string workerId, CancellationToken cancellationToken);

    /// <summary>Every run that is not <c>dead</c> or <c>shutdown</c>.</summary>
    Task<IReadOnlyList<Worker>> LiveAsync(CancellationToken cancellationToken);

    /// <summary>Runs whose heartbeat expired longer ago than <paramref name="margin"/>, in database time, and that are not yet dead or shut down.</summary>
    Task<IReadOnlyList<Worker>> ExpiredAsync(TimeSpan margin, CancellationToken cancellationToken);

    /// <summary>Marks a run dead if its expiry is still the one that was seen.</summary>
    /// <returns>Whether this call did it: among any number of callers one wins.</returns>
    Task<bool> MarkDeadAsync(string incarnation, DateTimeOffset seenExpiration, CancellationToken cancellationToken);

    /// <summary>Of the given incarnations, those with no record or with one that is <c>dead</c> or <c>shutdown</c>.</summary>
    Task<IReadOnlyList<string>> EndedAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken);

    /// <summary>Removes the records of a worker's ended runs, unless it runs or drains. An operator's capacity stays.</summary>
    /// <remarks>Jobs that such a run still holds are moved by any worker's next sweep, as those of a run whose record is there.</remarks>
    Task<WorkerRemoval> RemoveAsync(string workerId, CancellationToken cancellationToken);

    /// <summary>The capacity an operator set for a worker name; <see langword="null"/> when the worker's own applies.</summary>
    Task<CapacityMap?> OperatorCapacityAsync(string workerId, CancellationToken cancellationToken);

    /// <summary>Sets the capacity of a worker name, for its running and its later runs; <see langword="null"/> clears it.</summary>
    /// <returns><see langword="false"/> when no worker ever had this name.</returns>
    Task<bool> SetOperatorCapacityAsync(string workerId, CapacityMap? capacityMap, CancellationToken cancellationToken);
}
