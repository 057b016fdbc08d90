using JobQueue.Claiming;
using JobQueue.Logs;

namespace JobQueue.Running;

/// <summary>One execution of a claimed job: what its handler is given, and where what the handler says is kept.</summary>
internal sealed class JobRun(JobClaim claim, JobContext context, JobLogWriter lines, ProgressReporter progress) : IDisposable
{
    /// <summary>How long the outcome waits for the log and the progress to be stored.</summary>
    public static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(5);

    /// <summary>The hold on the job.</summary>
    public JobClaim Claim => claim;

    /// <summary>What the handler is given.</summary>
    public JobContext Context => context;

    /// <summary>Stores what the handler has said, so that it is there when the job has ended. What it says from now on (an abandoned one may) is dropped.</summary>
    public Task FlushAsync() => Task.WhenAll(lines.StopAsync(FlushPatience), progress.StopAsync(FlushPatience));

    /// <inheritdoc/>
    public void Dispose()
    {
        lines.Dispose();
        progress.Dispose();
    }
}
