using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>What the deletion of old jobs says, in its own job's log too.</summary>
internal static partial class RetentionLog
{
    [LoggerMessage(EventIds.CompactionOff, LogLevel.Information, "Nothing is deleted: jobHistoryCompactionEnabled is off")]
    public static partial void CompactionOff(this ILogger logger);

    [LoggerMessage(EventIds.CompactionBegins, LogLevel.Information, "{Total} jobs that ended up to {EndedBefore:O} are to be deleted")]
    public static partial void CompactionBegins(this ILogger logger, long total, DateTimeOffset endedBefore);

    [LoggerMessage(EventIds.HistoryCompacted, LogLevel.Information, "{Deleted} old jobs were deleted with their logs, {PassedOver} are still needed by unfinished ones (jobHistoryToKeep {ToKeep}, jobHistoryMaxAge {MaxAge})")]
    public static partial void HistoryCompacted(this ILogger logger, long deleted, int passedOver, long toKeep, string maxAge);
}
