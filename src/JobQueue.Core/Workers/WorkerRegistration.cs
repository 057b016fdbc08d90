using JobQueue.Diagnostics;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Workers;

/// <summary>Records this worker under a new incarnation.</summary>
internal sealed class WorkerRegistration(
    IWorkerStore workers, WorkerLease lease, DatabaseContact contact, WorkerProfile profile, CapacityWatch capacity, ResilientLoop loop, TimeProvider time, ILogger<WorkerRegistration> logger)
{
    /// <summary>Registers, however long the database is down. Nothing is claimed under the record before <see cref="TakeUp"/>.</summary>
    /// <remarks>An attempt whose reply is lost leaves a record that nobody renews: it expires, holds no job and is buried.</remarks>
    public async Task<RegisteredRun> RegisterAsync(CancellationToken cancellationToken)
    {
        RegisteredRun? run = null;
        await loop.UntilDoneAsync("registration", async token => run = await WriteAsync(token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return run!;
    }

    /// <summary>From here on the worker lives under the record: it beats, claims and runs jobs.</summary>
    public void TakeUp(RegisteredRun run)
    {
        var record = run.Record;
        contact.Began();
        capacity.NotePublished(record);
        lease.Begin(record.Incarnation, run.SentAt, record.HeartbeatExpiration);
        logger.WorkerRegistered(record.Id, record.Incarnation, record.CapacityMap.Signature, record.MaxConcurrency, record.Actions.Count);
    }

    private async ValueTask<RegisteredRun> WriteAsync(CancellationToken cancellationToken)
    {
        // Read first, so that the record shows what the worker really has and no job is claimed beyond it.
        await capacity.ReadAsync(cancellationToken).ConfigureAwait(false);

        var sentAt = time.GetTimestamp();
        return new RegisteredRun(await workers.RegisterAsync(profile.NewRecord(), lease.Length, cancellationToken).ConfigureAwait(false), sentAt);
    }
}
