using JobQueue.Jobs;
using JobQueue.Running;
using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>What is logged about running one job.</summary>
internal static partial class RunningLog
{
    [LoggerMessage(EventIds.RunStarted, LogLevel.Information, "Job {JobId} ({Action}) started under fence {Fence}")]
    public static partial void RunStarted(this ILogger logger, JobId jobId, string action, long fence);

    [LoggerMessage(EventIds.RunEnded, LogLevel.Information, "Job {JobId} ({Action}) ended after {Elapsed} as {Status}")]
    public static partial void RunEnded(this ILogger logger, JobId jobId, string action, TimeSpan elapsed, string status);

    [LoggerMessage(EventIds.RunLost, LogLevel.Warning, "Job {JobId} was lost: fence {Fence} holds it no more, the job is now {Current} under fence {CurrentFence}; {Outcome} was not recorded")]
    public static partial void RunLost(this ILogger logger, JobId jobId, long fence, string current, long currentFence, string outcome);

    [LoggerMessage(EventIds.SettlingRepeated, LogLevel.Debug, "The outcome of job {JobId} could not be written (attempt {Attempt}); it is repeated in {Delay}: {Reason}")]
    public static partial void SettlingRepeated(this ILogger logger, JobId jobId, int attempt, TimeSpan delay, string reason);

    [LoggerMessage(EventIds.SettlingGivenUp, LogLevel.Error, "The outcome of job {JobId} under fence {Fence} was not written before the process had to end; another worker will take the job over")]
    public static partial void SettlingGivenUp(this ILogger logger, JobId jobId, long fence);

    [LoggerMessage(EventIds.HandlerAbandoned, LogLevel.Error, "The handler of job {JobId} ({Action}) did not leave after {Reason}: it is abandoned and keeps its units until it returns")]
    public static partial void HandlerAbandoned(this ILogger logger, JobId jobId, string action, StopReason reason);

    [LoggerMessage(EventIds.AbandonedHandlerReturned, LogLevel.Information, "The abandoned handler of job {JobId} ({Action}) has returned after {Elapsed}")]
    public static partial void AbandonedHandlerReturned(this ILogger logger, JobId jobId, string action, TimeSpan elapsed);

    [LoggerMessage(EventIds.HandlerFailed, LogLevel.Warning, "The handler of job {JobId} ({Action}) failed")]
    public static partial void HandlerFailed(this ILogger logger, JobId jobId, string action, Exception exception);

    [LoggerMessage(EventIds.ProgressNotStored, LogLevel.Warning, "The progress of job {JobId} cannot be stored; the run goes on, and later reports are tried without saying so again: {Reason}")]
    public static partial void ProgressNotStored(this ILogger logger, JobId jobId, string reason);

    [LoggerMessage(EventIds.LogLinesNotStored, LogLevel.Warning, "{Count} lines of the log of job {JobId} could not be stored and are dropped; the run goes on")]
    public static partial void LogLinesNotStored(this ILogger logger, JobId jobId, int count, Exception exception);
}
