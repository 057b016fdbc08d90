using JobQueue.Jobs;
using JobQueue.Workers;
using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>What is logged about this worker and the others.</summary>
internal static partial class WorkersLog
{
    [LoggerMessage(EventIds.WorkerRegistered, LogLevel.Information, "Worker {WorkerId} registered as incarnation {Incarnation}: capacity '{Capacity}', up to {MaxConcurrency} jobs at once, {Actions} actions")]
    public static partial void WorkerRegistered(this ILogger logger, string workerId, string incarnation, string capacity, int maxConcurrency, int actions);

    [LoggerMessage(EventIds.FoundBuried, LogLevel.Error, "Incarnation {Incarnation} was declared dead: this worker stops the jobs it held and registers anew")]
    public static partial void FoundBuried(this ILogger logger, string incarnation);

    [LoggerMessage(EventIds.Resurrected, LogLevel.Warning, "Job {JobId} under fence {Fence} was still executed here and is kept from others until that has stopped")]
    public static partial void Resurrected(this ILogger logger, JobId jobId, long fence);

    [LoggerMessage(EventIds.NotResurrected, LogLevel.Warning, "Job {JobId} under fence {Fence} is lost: it is {Current} now")]
    public static partial void NotResurrected(this ILogger logger, JobId jobId, long fence, string current);

    [LoggerMessage(EventIds.LeaseRunsOut, LogLevel.Error, "The lease of incarnation {Incarnation} runs out and cannot be renewed: {Running} running jobs are being stopped")]
    public static partial void LeaseRunsOut(this ILogger logger, string incarnation, int running);

    [LoggerMessage(EventIds.WorkerDeclaredDead, LogLevel.Warning, "Worker {WorkerId}, incarnation {Incarnation}, is dead: its heartbeat expired at {HeartbeatExpiration}")]
    public static partial void WorkerDeclaredDead(this ILogger logger, string workerId, string incarnation, DateTimeOffset heartbeatExpiration);

    [LoggerMessage(EventIds.JobTakenFromDeadWorker, LogLevel.Warning, "Job {JobId} was taken from the dead incarnation {Incarnation} and is {Status} (claimable: {Claimable})")]
    public static partial void JobTakenFromDeadWorker(this ILogger logger, JobId jobId, string incarnation, string status, bool claimable);

    [LoggerMessage(EventIds.CapacityChanged, LogLevel.Information, "The capacity of this worker is now '{Capacity}'; it was '{Before}'")]
    public static partial void CapacityChanged(this ILogger logger, string before, string capacity);

    [LoggerMessage(EventIds.Draining, LogLevel.Information, "The worker stops: {Held} jobs are held, those that run may finish for {Drain}")]
    public static partial void Draining(this ILogger logger, int held, TimeSpan drain);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "The worker has stopped; {Left} executions have not left")]
    public static partial void Stopped(this ILogger logger, int left);

    [LoggerMessage(EventIds.StandingNotRecorded, LogLevel.Warning, "That this worker is {Status} could not be recorded; its record will expire: {Reason}")]
    public static partial void StandingNotRecorded(this ILogger logger, WorkerStatus status, string reason);

    [LoggerMessage(EventIds.LastSweepFailed, LogLevel.Warning, "The last look at the jobs of this worker failed; others will take what it still holds: {Reason}")]
    public static partial void LastSweepFailed(this ILogger logger, string reason);
}
