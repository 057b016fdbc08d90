using JobQueue.Storage;
using Microsoft.Extensions.Hosting;

namespace JobQueue.Host.Hosting;

/// <summary>Runs this process's change feed.</summary>
internal sealed class ChangeFeedService(FeedRun feed, StorageReadiness readiness) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken).ConfigureAwait(false);
        await feed.RunAsync(stoppingToken).ConfigureAwait(false);
    }
}
