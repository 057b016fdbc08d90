using System.Reflection;
using JobQueue.Claiming;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace JobQueue.Workers;

/// <summary>What this worker says of itself in its record.</summary>
internal sealed class WorkerProfile(HandlerRegistry handlers, CapacityLedger ledger, IDbClock clock, TimeProvider time, IOptions<JobQueueOptions> options)
{
    private static readonly string LibraryVersion =
        typeof(WorkerProfile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private volatile bool _drains;

    /// <summary>The name of the replica.</summary>
    public string Id => options.Value.ReplicaId;

    /// <summary>The actions it has handlers for.</summary>
    public IReadOnlyList<string> Actions => handlers.Actions;

    /// <summary>Whether it claims no more.</summary>
    public bool Drains => _drains;

    /// <summary>From now on it claims no more.</summary>
    public void Drain() => _drains = true;

    /// <summary>A record for a new incarnation.</summary>
    public Worker NewRecord()
    {
        var now = clock.UtcNow;
        return new Worker
        {
            Incarnation = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            Id = Id,
            Status = Drains ? WorkerStatus.Draining : WorkerStatus.Running,
            CapacityMap = ledger.Capacity,
            MaxConcurrency = options.Value.MaxConcurrency,
            Actions = Actions,
            HeartbeatExpiration = now + options.Value.Lease,
            StartedAt = now,
            Host = Environment.MachineName,
            ProcessId = Environment.ProcessId,
            Version = LibraryVersion,
        };
    }
}
