using JobQueue.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace JobQueue.Host.Diagnostics;

/// <summary>What the hosted services and the API log.</summary>
internal static partial class HostLog
{
    [LoggerMessage(EventIds.StorageReady, LogLevel.Information, "The job queue's storage is ready after {Attempts} attempt(s)")]
    public static partial void StorageReady(this ILogger logger, int attempts);

    [LoggerMessage(EventIds.StorageUnavailable, LogLevel.Warning, "The job queue's database does not answer (attempt {Attempt}): {Reason} It is tried again in {Delay}; no job is taken until then")]
    public static partial void StorageUnavailable(this ILogger logger, int attempt, string reason, TimeSpan delay);

    [LoggerMessage(EventIds.StorageRefused, LogLevel.Critical, "The job queue's storage cannot be used as it is; the application stops")]
    public static partial void StorageRefused(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.RequestFailed, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(this ILogger logger, string method, PathString path, Exception exception);

    [LoggerMessage(EventIds.DatabaseUnavailable, LogLevel.Warning, "{Method} {Path} was not served, since the database did not answer: {Reason}")]
    public static partial void DatabaseUnavailable(this ILogger logger, string method, PathString path, string reason);

    [LoggerMessage(EventIds.LogStreamBroken, LogLevel.Warning, "The log stream {Path} broke off")]
    public static partial void LogStreamBroken(this ILogger logger, PathString path, Exception exception);

    [LoggerMessage(EventIds.ListenerCut, LogLevel.Information, "A listener of {Path} was cut off: {Reason}")]
    public static partial void ListenerCut(this ILogger logger, PathString path, string reason);

    [LoggerMessage(EventIds.EventsMissed, LogLevel.Warning, "Watching for events failed and begins anew; every listener is told to read again")]
    public static partial void EventsMissed(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.JobOfEventUnreadable, LogLevel.Warning, "Job {JobId} cannot be read: its events are told without its action, to listeners of any")]
    public static partial void JobOfEventUnreadable(this ILogger logger, JobId jobId, Exception exception);
}
