using JobQueue.Jobs;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;

namespace JobQueue.Mongo;

/// <summary>Everything this assembly logs. Parameters are never logged.</summary>
internal static partial class MongoLog
{
    [LoggerMessage(MongoEventIds.StorageReady, LogLevel.Information, "The storage is ready: database '{Database}', schema {Major}.{Minor}")]
    public static partial void StorageReady(this ILogger logger, string database, int major, int minor);

    [LoggerMessage(MongoEventIds.StorageNotPrepared, LogLevel.Error, "Collections may have been dropped, and their indexes cannot be made again: until then claims are slow and unique keys not unique")]
    public static partial void StorageNotPrepared(this ILogger logger, Exception failure);

    [LoggerMessage(MongoEventIds.DocumentUnreadable, LogLevel.Error, "Document '{Id}' of collection '{Collection}' cannot be read and is passed over until it is corrected")]
    public static partial void DocumentUnreadable(this ILogger logger, Exception fault, string collection, BsonValue id);

    [LoggerMessage(MongoEventIds.FollowUpLeftOpen, LogLevel.Error, "What the end of job {JobId} leaves to be done in other documents cannot be done; every sweep tries it again")]
    public static partial void FollowUpLeftOpen(this ILogger logger, Exception fault, JobId jobId);

    [LoggerMessage(MongoEventIds.FeedOpened, LogLevel.Information, "The change stream of database '{Database}' is open")]
    public static partial void FeedOpened(this ILogger logger, string database);

    [LoggerMessage(MongoEventIds.FeedLost, LogLevel.Warning, "The change stream was lost; it is opened again where it ended: {Reason}")]
    public static partial void FeedLost(this ILogger logger, string reason);

    [LoggerMessage(MongoEventIds.ChangeUnreadable, LogLevel.Error, "A change of document '{Key}' of collection '{Collection}' cannot be read, and changes of it are skipped until they can be")]
    public static partial void ChangeUnreadable(this ILogger logger, Exception failure, BsonValue collection, BsonValue key);

    [LoggerMessage(MongoEventIds.FeedRestarted, LogLevel.Warning, "Changes may have been missed ({Reason}): the change stream starts anew and every watcher reads again")]
    public static partial void FeedRestarted(this ILogger logger, string reason);

    [LoggerMessage(MongoEventIds.FeedUnavailable, LogLevel.Warning, "The change stream cannot be opened (attempt {Attempt}); the next attempt is in {Delay}: {Reason}")]
    public static partial void FeedUnavailable(this ILogger logger, int attempt, TimeSpan delay, string reason);

    [LoggerMessage(MongoEventIds.PollingStarted, LogLevel.Warning, "The server has no change streams ({Reason}): changes are looked up again and again")]
    public static partial void PollingStarted(this ILogger logger, string reason);

    [LoggerMessage(MongoEventIds.PollFailed, LogLevel.Warning, "Looking up changes fails; it is repeated at every interval: {Reason}")]
    public static partial void PollFailed(this ILogger logger, string reason);
}
