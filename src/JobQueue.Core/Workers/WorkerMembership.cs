using JobQueue.Diagnostics;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Workers;

/// <summary>Keeps this worker registered: at start, however long the database takes to appear, and anew under another incarnation each time it was found buried.</summary>
internal sealed class WorkerMembership(WorkerRegistration registration, WorkerLease lease, Resurrection resurrection, StorageStartup startup, ResilientLoop loop, ILogger<WorkerMembership> logger)
{
    /// <summary>Registers, again and again, until cancelled.</summary>
    /// <exception cref="JobQueueException">The storage cannot be used, and waiting would not help.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await loop.UntilDoneOrRefusedAsync("preparing the storage", startup.EnsureAsync, cancellationToken).ConfigureAwait(false);
        await loop.UntilDoneAsync("registration", registration.RegisterAsync, cancellationToken).ConfigureAwait(false);
        while (!cancellationToken.IsCancellationRequested)
        {
            var buried = await lease.WhenBuriedAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            await BeginAnewAsync(buried, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BeginAnewAsync(string buried, CancellationToken cancellationToken)
    {
        // Others may run our jobs by now: stop first, register then.
        logger.FoundBuried(buried);
        var executing = resurrection.StopAll(buried);
        await loop.UntilDoneAsync("registration", registration.RegisterAsync, cancellationToken).ConfigureAwait(false);
        if (lease.Incarnation is { } incarnation)
        {
            await resurrection.ReviveAsync(executing, incarnation, cancellationToken).ConfigureAwait(false);
        }
    }
}
