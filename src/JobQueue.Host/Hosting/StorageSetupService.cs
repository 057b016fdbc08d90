using JobQueue.Diagnostics;
using JobQueue.Host.Diagnostics;
using JobQueue.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JobQueue.Host.Hosting;

/// <summary>Prepares the storage at start, for as long as the database is down again and again: the application starts all the same, and its health says what is missing. A storage that cannot be used stops the start.</summary>
internal sealed class StorageSetupService(StorageStartup storage, StorageReadiness readiness, TimeProvider time, ILogger<StorageSetupService> logger) : BackgroundService
{
    /// <summary>How long the start of the application waits for the storage, so that what starts after it usually finds it ready.</summary>
    internal static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ExecuteTask!.WaitAsync(StartPatience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Still down: ExecuteAsync goes on trying, and says so.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application was told to stop while it started: that is an orderly end, and an exception here would make it a crash.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var unavailable = new Reminder(time);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await storage.EnsureAsync(stoppingToken).ConfigureAwait(false);
                readiness.Announce();
                logger.StorageReady(attempt);
                return;
            }
            catch (JobQueueException fault) when (fault.IsTransient)
            {
                var delay = DelayAfter(attempt);
                if (unavailable.IsDue())
                {
                    logger.StorageUnavailable(attempt, fault.Message, delay);
                }

                await Task.Delay(delay, time, stoppingToken).ConfigureAwait(false);
            }
            catch (JobQueueException fault)
            {
                logger.StorageRefused(fault);
                throw;
            }
        }
    }

    private static TimeSpan DelayAfter(int attempt) =>
        TimeSpan.FromTicks((long)Math.Min(LongestDelay.Ticks, FirstDelay.Ticks * Math.Pow(2, attempt - 1)));
}
