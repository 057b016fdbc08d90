using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>What is logged about the worker's loops.</summary>
internal static partial class LoopLog
{
    [LoggerMessage(EventIds.LoopFailed, LogLevel.Warning, "The {Loop} failed and is repeated until it succeeds: {Reason}")]
    public static partial void LoopFailed(this ILogger logger, string loop, string reason, Exception exception);

    [LoggerMessage(EventIds.LoopStillFails, LogLevel.Warning, "The {Loop} has failed for {Elapsed}, {Attempts} times, and is repeated: {Reason}")]
    public static partial void LoopStillFails(this ILogger logger, string loop, TimeSpan elapsed, long attempts, string reason);

    [LoggerMessage(EventIds.LoopRecovered, LogLevel.Information, "The {Loop} succeeds again after {Elapsed} and {Attempts} failures")]
    public static partial void LoopRecovered(this ILogger logger, string loop, TimeSpan elapsed, long attempts);

    [LoggerMessage(EventIds.DatabaseLost, LogLevel.Warning, "The database cannot be reached (found by: {Part}); everything is repeated until it can: {Reason}")]
    public static partial void DatabaseLost(this ILogger logger, string part, string reason);

    [LoggerMessage(EventIds.DatabaseStillLost, LogLevel.Warning, "The database has not been reached for {Elapsed} ({Parts} parts of the worker wait for it, {Attempts} attempts failed, the latest of: {Part}): {Reason}")]
    public static partial void DatabaseStillLost(this ILogger logger, TimeSpan elapsed, int parts, long attempts, string part, string reason);

    [LoggerMessage(EventIds.DatabaseBack, LogLevel.Information, "The database is reached again after {Elapsed} and {Attempts} failed attempts")]
    public static partial void DatabaseBack(this ILogger logger, TimeSpan elapsed, long attempts);

    [LoggerMessage(EventIds.IntentsCarriedOut, LogLevel.Information, "{Count} open intents of earlier writers were carried out")]
    public static partial void IntentsCarriedOut(this ILogger logger, int count);
}
