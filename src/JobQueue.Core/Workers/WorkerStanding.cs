using JobQueue.Diagnostics;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Workers;

/// <summary>Records that this worker drains, and that it has shut down. Neither may hold up the stop: without them the record expires and is buried.</summary>
internal sealed class WorkerStanding(IWorkerStore workers, WorkerLease lease, WorkerProfile profile, TimeProvider time, ILogger<WorkerStanding> logger)
{
    /// <summary>Claims no more.</summary>
    public Task DrainAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        profile.Drain();
        return RecordAsync(WorkerStatus.Draining, patience, cancellationToken);
    }

    /// <summary>Has stopped.</summary>
    public Task ShutDownAsync(TimeSpan patience) => RecordAsync(WorkerStatus.Shutdown, patience, CancellationToken.None);

    private async Task RecordAsync(WorkerStatus status, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (lease.Incarnation is not { } incarnation)
        {
            return;
        }

        using var patience = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await workers.SetStatusAsync(incarnation, status, either.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            logger.StandingNotRecorded(status, failure.Message);
        }
    }
}
