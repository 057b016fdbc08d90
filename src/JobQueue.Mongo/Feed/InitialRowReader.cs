using System.Runtime.CompilerServices;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Feed;

/// <summary>Reads the rows that a watcher gets first, no older than what the stream has brought so far.</summary>
internal sealed class InitialRowReader(MongoCollections collections, DocumentReader reader, FeedHub hub)
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
            var workers = await GuardAsync(() => collections.Workers.Find(session, filter).ToListAsync(cancellationToken)).ConfigureAwait(false);
            foreach (var row in reader.ReadEach(collections.Workers, workers, worker => new FeedMessage.WorkerChanged(worker[WorkerFields.Incarnation].AsString)))
            {
                yield return row;
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
            var crons = await GuardAsync(() => ids.ToListAsync(cancellationToken)).ConfigureAwait(false);
            foreach (var row in reader.ReadEach(collections.Crons, crons, cron => new FeedMessage.CronChanged(cron[CronFields.Id].AsString)))
            {
                yield return row;
            }
        }
    }

    private async IAsyncEnumerable<FeedMessage> ActionConfigsAsync(IClientSessionHandle session, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var find = collections.ActionConfigs.Find(session, new BsonDocument()).Project(new BsonDocument(ActionConfigFields.Action, 1));
        var configs = await GuardAsync(() => find.ToListAsync(cancellationToken)).ConfigureAwait(false);
        foreach (var row in reader.ReadEach(collections.ActionConfigs, configs, config => new FeedMessage.ActionConfigChanged(config[ActionConfigFields.Action].AsString)))
        {
            yield return row;
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
            var jobs = cursor.Current.Where(job => query is not null || IsUnfinished(job));
            foreach (var row in reader.ReadEach(collections.Jobs, jobs, job => new FeedMessage.JobChanged(JobChangeDocument.FromJob(job[JobFields.Id], job))))
            {
                yield return row;
            }
        }
    }

    /// <summary>A job that a worker left for good has a status that others have only for a while.</summary>
    private static bool IsUnfinished(BsonDocument job) => job.Contains(JobFields.Claimable) || job.Contains(JobFields.Incarnation);

    private static Task<T> GuardAsync<T>(Func<Task<T>> read) => MongoErrors.GuardAsync("reading the rows that a watcher gets first", read);
}
