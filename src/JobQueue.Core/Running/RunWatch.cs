using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace JobQueue.Running;

/// <summary>Waits for an execution to end, keeps its deadline and stops waiting for one that does not leave.</summary>
internal sealed class RunWatch(IDbClock clock, TimeProvider time, IOptions<JobQueueOptions> options)
{
    /// <summary>The longest wait for a handler that was asked to stop because its worker stops.</summary>
    public static readonly TimeSpan LongestShutdownWait = TimeSpan.FromSeconds(10);

    /// <summary>How long a handler that hears the forced stop, as a process does, has to leave after it.</summary>
    public static readonly TimeSpan ForcedStopWait = TimeSpan.FromSeconds(5);

    /// <summary>How the run ended. What has returned by then is believed, however late: a deadline that passes at the same moment changes nothing.</summary>
    public async Task<RunEnding> WaitAsync(Task<RunEnding> run, JobContext context, RunControl control)
    {
        using var over = new CancellationTokenSource();
        var deadline = KeepDeadlineAsync(context.Job, control, over.Token);

        await Task.WhenAny(run, control.StopRequested).ConfigureAwait(false);
        if (!run.IsCompleted)
        {
            await WaitForLeavingAsync(run, context, control, over.Token).ConfigureAwait(false);
        }

        await over.CancelAsync().ConfigureAwait(false);
        await deadline.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return run.IsCompleted ? await run.ConfigureAwait(false) : new RunEnding.Abandoned(control.Reason);
    }

    private async Task KeepDeadlineAsync(Job job, RunControl control, CancellationToken over)
    {
        if (job.Deadline is not { } deadline)
        {
            return;
        }

        // The run began when the database says so; from here on the monotonic clock counts.
        var spent = job.StartedAt is { } startedAt ? clock.UtcNow - startedAt : TimeSpan.Zero;
        await LongDelay.WaitAsync(deadline - (spent > TimeSpan.Zero ? spent : TimeSpan.Zero), time, over).ConfigureAwait(false);
        control.RequestStop(StopReason.DeadlineExceeded);
    }

    private async Task WaitForLeavingAsync(Task run, JobContext context, RunControl control, CancellationToken over)
    {
        await Task.WhenAny(run, control.ForceRequested, LongDelay.WaitAsync(StopTimeoutOf(context.Job, control.Reason), time, over)).ConfigureAwait(false);
        if (run.IsCompleted)
        {
            return;
        }

        control.ForceStop();
        if (context.HearsForcedStop)
        {
            await Task.WhenAny(run, Task.Delay(ForcedStopWait, time, over)).ConfigureAwait(false);
        }
    }

    private TimeSpan StopTimeoutOf(Job job, StopReason reason)
    {
        var stopTimeout = job.StopTimeout ?? options.Value.StopTimeout;
        return reason == StopReason.WorkerStopping && stopTimeout > LongestShutdownWait ? LongestShutdownWait : stopTimeout;
    }
}
