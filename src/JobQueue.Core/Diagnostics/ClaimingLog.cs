using JobQueue.Jobs;
using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>What is logged about claims.</summary>
internal static partial class ClaimingLog
{
    [LoggerMessage(EventIds.ClaimGivenBack, LogLevel.Information, "Job {JobId} under fence {Fence} was given back without having been begun")]
    public static partial void ClaimGivenBack(this ILogger logger, JobId jobId, long fence);

    [LoggerMessage(EventIds.GivingBackFailed, LogLevel.Warning, "Job {JobId} under fence {Fence} could not be given back; the sweep will: {Reason}")]
    public static partial void GivingBackFailed(this ILogger logger, JobId jobId, long fence, string reason);

    [LoggerMessage(EventIds.UnknownClaimFound, LogLevel.Warning, "Job {JobId} ({Status}) was held by this worker under fence {Fence}, but no claim ever brought it: its reply was lost, and it was given back")]
    public static partial void UnknownClaimFound(this ILogger logger, JobId jobId, long fence, string status);

    [LoggerMessage(EventIds.StartRefused, LogLevel.Information, "Job {JobId} was claimed ahead under fence {Fence} and is {Current} by now: it is not started")]
    public static partial void StartRefused(this ILogger logger, JobId jobId, long fence, string current);

    [LoggerMessage(EventIds.ExecutionFailed, LogLevel.Error, "The execution of job {JobId} failed outside its handler")]
    public static partial void ExecutionFailed(this ILogger logger, JobId jobId, Exception exception);
}
