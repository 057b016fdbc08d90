using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JobQueue.Running;

/// <summary>Ends a worker in order: nothing new, what has not started given back, what runs given time, then asked to stop, then handed to other workers.</summary>
internal sealed class GracefulStop(
    JobLauncher launcher, ClaimReleaser releaser, HeldJobs held, HeldJobsSweep sweep, WorkerStanding standing, TimeProvider time, IOptions<JobQueueOptions> options, ILogger<GracefulStop> logger)
{
    /// <summary>How long the writes that follow the drain may take before the process ends without them; a burial then does what is missing.</summary>
    public static readonly TimeSpan WritePatience = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait between asking handlers to stop and giving up on them: what an execution is given to leave, and time to write its outcome.</summary>
    public static readonly TimeSpan StopPatience = RunWatch.LongestShutdownWait + WritePatience;

    /// <summary>Carries the stop out.</summary>
    /// <param name="shutdown">The drain is over: what still runs is stopped at once.</param>
    public async Task RunAsync(CancellationToken shutdown)
    {
        launcher.Close();
        logger.Draining(held.Count, options.Value.Drain);
        var announced = standing.DrainAsync(WritePatience, shutdown);
        var released = ReleaseQueuedAsync();

        await WaitAsync(held.WhenEmptyAsync(), options.Value.Drain, shutdown).ConfigureAwait(false);
        await StopExecutionsAsync(shutdown).ConfigureAwait(false);
        await Task.WhenAll(announced, released).ConfigureAwait(false);

        await GiveBackTheRestAsync().ConfigureAwait(false);
        await standing.ShutDownAsync(WritePatience).ConfigureAwait(false);
        logger.Stopped(held.Count);
    }

    private async Task ReleaseQueuedAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience, time);
        await releaser.ReleaseQueuedAsync(patience.Token).ConfigureAwait(false);
    }

    private async Task StopExecutionsAsync(CancellationToken shutdown)
    {
        var running = held.All();
        foreach (var job in running)
        {
            job.Control.RequestStop(StopReason.WorkerStopping);
        }

        // Settled, not left: the outcome of an abandoned handler is written while the handler still runs.
        var settled = Task.WhenAll(running.Select(job => Task.WhenAny(job.Control.Settled, job.Execution)));
        await WaitAsync(settled, StopPatience, shutdown).ConfigureAwait(false);
        if (settled.IsCompleted)
        {
            return;
        }

        foreach (var job in running)
        {
            job.Control.ForceStop();
        }

        await WaitAsync(settled, WritePatience, CancellationToken.None).ConfigureAwait(false);
        foreach (var job in running)
        {
            job.Control.GiveUpSettling();
        }
    }

    /// <summary>Claims whose replies came or were lost while the worker stopped.</summary>
    private async Task GiveBackTheRestAsync()
    {
        using var patience = new CancellationTokenSource(WritePatience, time);
        try
        {
            await sweep.SweepAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            logger.LastSweepFailed(failure.Message);
        }
    }

    private async Task WaitAsync(Task task, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(task, LongDelay.WaitAsync(longest, time, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
    }
}
