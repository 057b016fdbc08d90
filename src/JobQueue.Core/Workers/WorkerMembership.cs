using JobQueue.Diagnostics;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Workers;

/// <summary>Keeps this worker registered: at start, however long the database takes to appear, and anew under another incarnation each time it was found buried.</summary>
internal sealed class WorkerMembership(StorageStartup startup, WorkerRegistration registration, WorkerLease lease, Resurrection resurrection, ResilientLoop loop, ILogger<WorkerMembership> logger)
{
    /// <summary>Registers, again and again, until cancelled.</summary>
    /// <exception cref="JobQueueException">The storage cannot be used, and waiting would not help.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await loop.UntilDoneOrRefusedAsync("preparation of the storage", startup.EnsureAsync, cancellationToken).ConfigureAwait(false);
        registration.TakeUp(await registration.RegisterAsync(cancellationToken).ConfigureAwait(false));
        while (!cancellationToken.IsCancellationRequested)
        {
            var buried = await lease.WhenBuriedAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            logger.FoundBuried(buried);
            await BeginAnewAsync(buried, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BeginAnewAsync(string buried, CancellationToken cancellationToken)
    {
        // Others may run our jobs by now, so they are stopped first. They are revived before anything is claimed under the new record:
        // else this worker might itself claim, and run a second time, what it still executes.
        var executing = resurrection.StopAll(buried);
        var run = await registration.RegisterAsync(cancellationToken).ConfigureAwait(false);
        var revived = await resurrection.ReviveAsync(executing, run.Record.Incarnation, cancellationToken).ConfigureAwait(false);
        registration.TakeUp(run);
        await resurrection.ReleaseStoppedAsync(revived, cancellationToken).ConfigureAwait(false);
    }
}
