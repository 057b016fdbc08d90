using JobQueue.Logs;

namespace JobQueue.Running;

/// <summary>One execution of a claimed job: what its handler is given, and where what the handler says is kept.</summary>
internal sealed class JobRun(JobContext context, JobLogWriter lines, ProgressReporter progress) : IDisposable
{
    /// <summary>How long the outcome waits for the log and the progress to be stored.</summary>
    public static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(5);

    /// <summary>How long it waits when the worker cannot.</summary>
    public static readonly TimeSpan HurriedFlushPatience = TimeSpan.FromMilliseconds(500);

    /// <summary>What the handler is given.</summary>
    public JobContext Context => context;

    /// <summary>Stores what the handler has said, so that it is there when the job has ended. What it says from now on (an abandoned one may) is dropped.</summary>
    public Task FlushAsync(RunControl control)
    {
        var patience = control.ForceRequested.IsCompleted ? HurriedFlushPatience : FlushPatience;
        return Task.WhenAll(lines.StopAsync(patience), progress.StopAsync(patience));
    }

    /// <summary>Within it, what is logged by any logger of the application names the job and reaches the job's log.</summary>
    public IDisposable? BeginLogScope() => context.Logger.BeginScope(new JobLogScope(context.Job, lines));

    /// <inheritdoc/>
    public void Dispose()
    {
        lines.Dispose();
        progress.Dispose();
    }
}
