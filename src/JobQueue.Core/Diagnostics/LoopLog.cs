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

    [LoggerMessage(EventIds.IntentsCarriedOut, LogLevel.Information, "{Count} open intents of earlier writers were carried out")]
    public static partial void IntentsCarriedOut(this ILogger logger, int count);
}
