using JobQueue.Mongo.Claiming;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;

namespace JobQueue.Mongo.Feed;

/// <summary>Turns change events into messages for watchers, and tells claims what came up before any watcher hears of it.</summary>
internal sealed class ChangeDispatcher(MongoCollections collections, FeedHub hub, LaneDirectory lanes, ClaimHints hints, DbClock clock, ILogger<ChangeDispatcher> logger)
{
    private readonly ToldOnce<(BsonValue Collection, BsonValue Key)> _told = new();

    /// <returns><see langword="false"/> for an event after which changes may have been missed.</returns>
    public bool Dispatch(BsonDocument change)
    {
        var operation = change[ChangeFields.OperationType].AsString;
        if (operation is ChangeFields.Drop or ChangeFields.Rename or ChangeFields.DropDatabase or ChangeFields.Invalidate)
        {
            return false;
        }

        try
        {
            Hand(change, operation);
        }
        catch (Exception unreadable) when (DocumentReader.IsUnreadable(unreadable))
        {
            // Changes are hints; one that somebody wrote by hand must not end the feed.
            Tell(change, unreadable);
        }

        return true;
    }

    private void Tell(BsonDocument change, Exception unreadable)
    {
        var collection = (change.Some(ChangeFields.Namespace) as BsonDocument)?.Some(ChangeFields.Collection) ?? BsonNull.Value;
        var key = (change.Some(ChangeFields.DocumentKey) as BsonDocument)?.Some(ChangeFields.ResumeToken) ?? BsonNull.Value;
        if (_told.IsNew((collection, key)))
        {
            logger.ChangeUnreadable(unreadable, collection, key);
        }
    }

    private void Hand(BsonDocument change, string operation)
    {
        var collection = change[ChangeFields.Namespace][ChangeFields.Collection].AsString;
        var key = change[ChangeFields.DocumentKey][ChangeFields.ResumeToken];
        if (collection == collections.Jobs.CollectionNamespace.CollectionName)
        {
            JobChanged(key, operation, change);
        }
        else if (collection == collections.Workers.CollectionNamespace.CollectionName)
        {
            hub.Publish(FeedTopics.Workers, new FeedMessage.WorkerChanged(key.AsString));
        }
        else if (collection == collections.WorkerCapacities.CollectionNamespace.CollectionName)
        {
            hub.Publish(FeedTopics.Workers, new FeedMessage.CapacityChanged(key.AsString));
        }
        else if (collection == collections.ActionConfigs.CollectionNamespace.CollectionName)
        {
            hub.Publish(FeedTopics.ActionConfigs, new FeedMessage.ActionConfigChanged(key.AsString));
        }
        else if (collection == collections.Crons.CollectionNamespace.CollectionName)
        {
            hub.Publish(FeedTopics.Crons, new FeedMessage.CronChanged(key.AsString));
        }
        else if (collection == collections.JobLogs.CollectionNamespace.CollectionName)
        {
            hub.Publish(FeedTopics.Logs, new FeedMessage.LogAppended(key[LogFields.Job].ToJobId(), key[LogFields.LineNum].ToInt64()));
        }
    }

    private void JobChanged(BsonValue id, string operation, BsonDocument change)
    {
        if (operation == ChangeFields.Update)
        {
            var description = change[ChangeFields.UpdateDescription].AsBsonDocument;
            if (JobChangeDocument.FromUpdate(id, description) is { } update)
            {
                Tell(update, lane: null);
                NoteLag((description.Some(ChangeFields.UpdatedFields) as BsonDocument)?.Some(JobFields.LastUpdated)?.ToInstant());
            }
        }
        else if (change.Some(ChangeFields.FullDocument) is BsonDocument job)
        {
            Tell(JobChangeDocument.FromJob(id, job), job.Text(JobFields.Lane));
            NoteLag(job.Some(JobFields.LastUpdated)?.ToInstant());
        }
    }

    /// <summary>A change was handed out that was made at this time of the database.</summary>
    public void NoteLag(DateTimeOffset? changedAt)
    {
        if (changedAt is { } at)
        {
            hub.Lag.Heard(clock.UtcNow - at);
        }
    }

    public void Tell(JobChange change, string? lane)
    {
        var isDueInKnownLane = lane is not null && lanes.Knows(lane) && change.ScheduledAt <= clock.UtcNow;
        if (change.Claimable && !isDueInKnownLane)
        {
            hints.SomethingCameUp();
        }

        hub.Publish(FeedTopics.Jobs, new FeedMessage.JobChanged(change));
    }
}
