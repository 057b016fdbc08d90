using JobQueue.Diagnostics;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Workers;

/// <summary>Records this worker under a new incarnation.</summary>
internal sealed class WorkerRegistration(IWorkerStore workers, WorkerLease lease, DatabaseContact contact, WorkerProfile profile, CapacityWatch capacity, TimeProvider time, ILogger<WorkerRegistration> logger)
{
    /// <summary>Registers. An attempt whose reply is lost leaves a record that nobody renews: it expires, holds no job and is buried.</summary>
    public async ValueTask RegisterAsync(CancellationToken cancellationToken)
    {
        // Read first, so that the record shows what the worker really has and no job is claimed beyond it.
        await capacity.ReadAsync(cancellationToken).ConfigureAwait(false);

        var sentAt = time.GetTimestamp();
        var record = await workers.RegisterAsync(profile.NewRecord(), lease.Length, cancellationToken).ConfigureAwait(false);
        contact.Began();
        capacity.NotePublished(record);
        lease.Begin(record.Incarnation, sentAt, record.HeartbeatExpiration);
        logger.WorkerRegistered(record.Id, record.Incarnation, record.CapacityMap.Signature, record.MaxConcurrency, record.Actions.Count);
    }
}
