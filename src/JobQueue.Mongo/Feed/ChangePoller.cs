using JobQueue.Diagnostics;
using JobQueue.Mongo.Documents;
using JobQueue.Mongo.Indexes;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Feed;

/// <summary>Learns of changes by repeated reads, where the server has no change streams. Statuses in between may be missed, the last never.</summary>
internal sealed class ChangePoller(
    MongoCollections collections,
    FeedHub hub,
    ChangeDispatcher dispatcher,
    DocumentReader reader,
    DbClock clock,
    IOptions<MongoJobQueueOptions> options,
    TimeProvider time,
    ILogger<ChangePoller> logger)
{
    /// <summary>How much later than its own time of change a write may become visible: other processes' clock estimates differ, and writes take time.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private static readonly BsonDocument OfJob = new(JobChangeDocument.OfWholeJob.Select(field => new BsonElement(field, 1)));

    private readonly Dictionary<string, (long Rev, DateTimeOffset At)> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BsonValue> _workers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BsonValue> _crons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BsonValue> _capacities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BsonValue> _configs = new(StringComparer.Ordinal);

    /// <summary>Polls for a while.</summary>
    public async Task PollForAsync(TimeSpan duration, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        var since = clock.UtcNow;
        var isPrepared = false;
        var failing = new Reminder(time);
        while (time.GetElapsedTime(started) < duration)
        {
            try
            {
                isPrepared = isPrepared || await PrepareAsync(stopping).ConfigureAwait(false);
                since = await PollAsync(since, stopping).ConfigureAwait(false);
                hub.Enter(FeedMode.Polling, position: null);
                failing.Reset();
            }
            catch (Exception failure) when (MongoErrors.IsOfDriver(failure) || DocumentReader.IsUnreadable(failure))
            {
                hub.Enter(FeedMode.Connecting, position: null);
                if (failing.IsDue())
                {
                    logger.PollFailed(failure.Message);
                }
            }

            await Task.Delay(options.Value.PollInterval, time, stopping).ConfigureAwait(false);
        }
    }

    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        await IndexBuilder.EnsureAsync(collections.Jobs, IndexCatalog.JobsWhenPolling, cancellationToken).ConfigureAwait(false);
        _workers.Clear();
        _capacities.Clear();
        _configs.Clear();
        _crons.Clear();
        await ActionConfigsAsync(isFirst: true, cancellationToken).ConfigureAwait(false);
        await WorkersAsync(isFirst: true, cancellationToken).ConfigureAwait(false);
        await CronsAsync(isFirst: true, cancellationToken).ConfigureAwait(false);
        hub.Resync(FeedTopicSets.All);
        return true;
    }

    private async Task<DateTimeOffset> PollAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        hub.Lag.Heard(TimeSpan.Zero);
        if (hub.HasWatchersOf(FeedTopics.Jobs))
        {
            since = await JobsAsync(since, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            since = clock.UtcNow;
        }

        if (hub.HasWatchersOf(FeedTopics.Workers))
        {
            await WorkersAsync(isFirst: false, cancellationToken).ConfigureAwait(false);
        }

        if (hub.HasWatchersOf(FeedTopics.ActionConfigs))
        {
            await ActionConfigsAsync(isFirst: false, cancellationToken).ConfigureAwait(false);
        }

        if (hub.HasWatchersOf(FeedTopics.Crons))
        {
            await CronsAsync(isFirst: false, cancellationToken).ConfigureAwait(false);
        }

        // Which logs grew is not recorded anywhere: their watchers look for themselves.
        hub.Resync(FeedTopics.Logs);
        return since;
    }

    private async Task<DateTimeOffset> JobsAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var from = since - Overlap;
        using var cursor = await collections.Jobs.Find(JobFilters.ChangedSince(from)).Sort(new BsonDocument(JobFields.LastUpdated, 1)).Project(OfJob)
            .ToCursorAsync(cancellationToken).ConfigureAwait(false);
        while (await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var job in reader.ReadEach(collections.Jobs, cursor.Current, PolledJob.From))
            {
                since = job.At > since ? job.At : since;
                var isNews = !_jobs.TryGetValue(job.Id, out var known) || known.Rev < job.Change.Rev;
                _jobs[job.Id] = (job.Change.Rev, job.At);
                if (isNews)
                {
                    dispatcher.Tell(job.Change, job.Lane);
                    dispatcher.NoteLag(job.At);
                }
            }
        }

        foreach (var (id, _) in _jobs.Where(known => known.Value.At < since - Overlap).ToList())
        {
            _jobs.Remove(id);
        }

        return since;
    }

    private async Task WorkersAsync(bool isFirst, CancellationToken cancellationToken)
    {
        var workers = await collections.Workers.Find(new BsonDocument()).Project(new BsonDocument(WorkerFields.Rev, 1))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var incarnation in Changed(_workers, workers, WorkerFields.Rev, isFirst))
        {
            hub.Publish(FeedTopics.Workers, new FeedMessage.WorkerChanged(incarnation));
        }

        var capacities = await collections.WorkerCapacities.Find(new BsonDocument()).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var workerId in Changed(_capacities, capacities, CapacityFields.CapacityMap, isFirst))
        {
            hub.Publish(FeedTopics.Workers, new FeedMessage.CapacityChanged(workerId));
        }
    }

    private async Task ActionConfigsAsync(bool isFirst, CancellationToken cancellationToken)
    {
        var configs = await collections.ActionConfigs.Find(new BsonDocument()).Project(new BsonDocument(ActionConfigFields.Rev, 1))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var action in Changed(_configs, configs, ActionConfigFields.Rev, isFirst))
        {
            hub.Publish(FeedTopics.ActionConfigs, new FeedMessage.ActionConfigChanged(action));
        }
    }

    private async Task CronsAsync(bool isFirst, CancellationToken cancellationToken)
    {
        var crons = await collections.Crons.Find(new BsonDocument()).Project(new BsonDocument(CronFields.Rev, 1))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var id in Changed(_crons, crons, CronFields.Rev, isFirst))
        {
            hub.Publish(FeedTopics.Crons, new FeedMessage.CronChanged(id));
        }
    }

    /// <summary>The ids whose field differs from what is known, and those that are gone. None of ours has an id that is no text.</summary>
    private static List<string> Changed(Dictionary<string, BsonValue> known, List<BsonDocument> documents, string field, bool isFirst)
    {
        var now = documents.Where(document => document[JobFields.Id].IsString)
            .ToDictionary(document => document[JobFields.Id].AsString, document => document.GetValue(field, BsonNull.Value), StringComparer.Ordinal);
        var changed = now.Where(pair => !known.TryGetValue(pair.Key, out var before) || before != pair.Value).Select(pair => pair.Key).ToList();
        var gone = known.Keys.Where(id => !now.ContainsKey(id)).ToList();
        known.Clear();
        foreach (var (id, value) in now)
        {
            known[id] = value;
        }

        return isFirst ? [] : [.. changed, .. gone];
    }
}
