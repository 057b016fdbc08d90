using JobQueue.Jobs;
using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>What is logged about children.</summary>
internal static partial class ChildrenLog
{
    [LoggerMessage(EventIds.SpawnRefused, LogLevel.Warning, "Job {JobId} was lost: fence {Fence} holds it no more, the job is now {Current}; its child '{Child}' was not spawned")]
    public static partial void SpawnRefused(this ILogger logger, JobId jobId, long fence, string child, string current);

    [LoggerMessage(EventIds.WaitingForChildren, LogLevel.Debug, "Job {JobId} waits for {Count} children; others may use its slot")]
    public static partial void WaitingForChildren(this ILogger logger, JobId jobId, int count);

    [LoggerMessage(EventIds.ChildrenEnded, LogLevel.Debug, "Job {JobId} goes on: {Count} children have ended")]
    public static partial void ChildrenEnded(this ILogger logger, JobId jobId, int count);
}
