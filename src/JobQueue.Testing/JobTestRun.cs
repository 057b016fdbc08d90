using JobQueue.Jobs;
using JobQueue.Logs;

namespace JobQueue.Testing;

/// <summary>One run of a handler in a test, and what it came to.</summary>
/// <param name="Job">The job after the run: its status, result, error and progress.</param>
/// <param name="Log">What the handler has written to the job's log, in this and earlier runs.</param>
/// <param name="Retry">The successor of a failure; <see langword="null"/> when the job is not tried again.</param>
public sealed record JobTestRun(Job Job, IReadOnlyList<LogLine> Log, Job? Retry)
{
    /// <summary>What the job has become.</summary>
    public JobStatus Status => Job.Status;
}
