using System.Runtime.CompilerServices;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Feed;

/// <summary>Reads the rows that a watcher gets first, no older than what the stream has brought so far.</summary>
internal sealed class InitialRowReader(MongoCollections collections, FeedHub hub)
{
    private static readonly BsonDocument OfWholeJob =
        new(JobChangeDocument.OfWholeJob.Append(JobFields.Incarnation).Select(field => new BsonElement(field, 1)));

    public async IAsyncEnumerable<FeedMessage> ReadAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A majority read may lag behind a majority-committed change event; read after it (afterClusterTime), else a row could be missed by both.
        using var session = await GuardAsync(() => collections.StartCausalSessionAsync(cancellationToken)).ConfigureAwait(false);
        if (hub.Position is { } position)
        {
            session.AdvanceOperationTime(position);
        }

        if (request.Topics.HasFlag(FeedTopics.Jobs))
        {
            await foreach (var row in JobsAsync(session, request.InitialJobs, cancellationToken).ConfigureAwait(false))
            {
                yield return row;
            }
        }

        if (request.Topics.HasFlag(FeedTopics.Workers))
        {
            var filter = WorkerFilters.AllLive();
            foreach (var worker in await GuardAsync(() => collections.Workers.Find(session, filter).ToListAsync(cancellationToken)).ConfigureAwait(false))
            {
                yield return new FeedMessage.WorkerChanged(worker[WorkerFields.Incarnation].AsString);
            }
        }

        if (request.Topics.HasFlag(FeedTopics.ActionConfigs))
        {
            await foreach (var row in ActionConfigsAsync(session, cancellationToken).ConfigureAwait(false))
            {
                yield return row;
            }
        }

        if (request.Topics.HasFlag(FeedTopics.Crons))
        {
            var ids = collections.Crons.Find(session, new BsonDocument()).Project(new BsonDocument(CronFields.Id, 1));
            foreach (var cron in await GuardAsync(() => ids.ToListAsync(cancellationToken)).ConfigureAwait(false))
            {
                yield return new FeedMessage.CronChanged(cron[CronFields.Id].AsString);
            }
        }
    }

    private async IAsyncEnumerable<FeedMessage> ActionConfigsAsync(IClientSessionHandle session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var find = collections.ActionConfigs.Find(session, new BsonDocument()).Project(new BsonDocument(ActionConfigFields.Action, 1));
        foreach (var config in await GuardAsync(() => find.ToListAsync(cancellationToken)).ConfigureAwait(false))
        {
            yield return new FeedMessage.ActionConfigChanged(config[ActionConfigFields.Action].AsString);
        }
    }

    private async IAsyncEnumerable<FeedMessage> JobsAsync(
        IClientSessionHandle session, JobQuery? query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = query is null ? JobFilters.Unfinished() : QueryFilters.For(query);
        var find = collections.Jobs.Find(session, filter).Project(OfWholeJob);
        using var cursor = await GuardAsync(() => find.ToCursorAsync(cancellationToken)).ConfigureAwait(false);
        while (await GuardAsync(() => cursor.MoveNextAsync(cancellationToken)).ConfigureAwait(false))
        {
            foreach (var job in cursor.Current.Where(job => query is not null || IsUnfinished(job)))
            {
                yield return new FeedMessage.JobChanged(JobChangeDocument.FromJob(job[JobFields.Id], job));
            }
        }
    }

    /// <summary>A job that a worker left for good has a status that others have only for a while.</summary>
    private static bool IsUnfinished(BsonDocument job) => job.Contains(JobFields.Claimable) || job.Contains(JobFields.Incarnation);

    private static Task<T> GuardAsync<T>(Func<Task<T>> read) => MongoErrors.GuardAsync("reading the rows that a watcher gets first", read);
}
