using JobQueue.Diagnostics;
using JobQueue.Storage;
using Microsoft.Extensions.Hosting;

namespace JobQueue.Host.Hosting;

/// <summary>Runs this process's change feed, and lets the metrics tell how it is.</summary>
internal sealed class ChangeFeedService(FeedRun run, IChangeFeed feed, JobMetrics metrics, StorageReadiness readiness) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Observe(feed);
        await readiness.WaitAsync(stoppingToken).ConfigureAwait(false);
        await run.RunAsync(stoppingToken).ConfigureAwait(false);
    }
}
