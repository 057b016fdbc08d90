using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using JobQueue.Workers;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Keeps worker records, one per run of a worker process, and the operators' capacities.</summary>
internal sealed class MongoWorkerStore(MongoCollections collections, DocumentReader reader, DbClock clock, TimeProvider time) : IWorkerStore
{
    private static readonly BsonDocument NewestFirst = new(WorkerFields.StartedAt, -1);
    private static readonly UpdateOptions Upsert = new() { IsUpsert = true };

    private IMongoCollection<BsonDocument> Workers => collections.Workers;

    /// <inheritdoc/>
    public Task<Worker> RegisterAsync(Worker worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return MongoErrors.GuardAsync($"registering worker '{worker.Id}'", async () =>
        {
            await clock.EnsureSampledAsync(cancellationToken).ConfigureAwait(false);
            var update = WorkerUpdates.Register(worker with { StartedAt = clock.UtcNow }, clock.UtcNow + lease);
            var sent = time.GetTimestamp();
            var document = await Workers.FindOneAndUpdateAsync(WorkerFilters.ByIncarnation(worker.Incarnation), update, Changed(isUpsert: true), cancellationToken).ConfigureAwait(false);
            Sample(document, sent);
            return WorkerDocument.ToWorker(document!);
        });
    }

    /// <inheritdoc/>
    /// <remarks>
    /// One command cannot both ask for the time and compute from it: the expiry comes from the estimate, which the reply then corrects.
    /// The driver is called synchronously: its awaited calls go on in the thread pool, and handlers that block there would starve the heartbeat.
    /// </remarks>
    public Task<Heartbeat> HeartbeatAsync(string incarnation, TimeSpan lease, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync<Heartbeat>($"renewing the heartbeat of {incarnation}", async () =>
        {
            if (!clock.IsSampled)
            {
                await clock.EnsureSampledAsync(cancellationToken).ConfigureAwait(false);
            }

            var expiration = clock.UtcNow + lease;
            var sent = time.GetTimestamp();
            var document = Workers.FindOneAndUpdate(WorkerFilters.LiveRun(incarnation), WorkerUpdates.Beat(expiration), Changed(isUpsert: false), cancellationToken);
            var jump = Sample(document, sent);
            return document is null ? new Heartbeat.Buried() : new Heartbeat.Renewed(expiration, jump, clock.Primary);
        });

    /// <inheritdoc/>
    public Task<bool> PublishAsync(string incarnation, CapacityMap capacityMap, IReadOnlyList<string> actions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(capacityMap);
        ArgumentNullException.ThrowIfNull(actions);
        var update = WorkerUpdates.Publish(capacityMap, actions);
        return ChangeAsync($"publishing what {incarnation} can do", WorkerFilters.LiveRun(incarnation), update, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> SetStatusAsync(string incarnation, WorkerStatus status, CancellationToken cancellationToken)
    {
        var update = status switch
        {
            WorkerStatus.Draining => WorkerUpdates.Drain(),
            WorkerStatus.Shutdown => WorkerUpdates.End(status, clock.UtcNow),
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A worker says of itself only that it drains or has shut down."),
        };
        var doing = $"recording that {incarnation} is {WorkerDocument.StatusName(status)}";
        return await ChangeAsync(doing, WorkerFilters.LiveRun(incarnation), update, cancellationToken).ConfigureAwait(false)
            || await ExistsAsync(doing, WorkerFilters.InStatus(incarnation, status), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Worker>> ListAsync(CancellationToken cancellationToken) => MongoErrors.GuardAsync<IReadOnlyList<Worker>>("listing workers", async () =>
    {
        const string Newest = "newest";
        var documents = await Workers.Aggregate()
            .Sort(new BsonDocument { { WorkerFields.Id, 1 }, { WorkerFields.StartedAt, -1 } })
            .Group<BsonDocument>(new BsonDocument { { "_id", "$" + WorkerFields.Id }, { Newest, new BsonDocument("$first", "$$ROOT") } })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var newest = documents.Select(group => group[Newest].AsBsonDocument);
        return [.. reader.ReadEach(Workers, newest, WorkerDocument.ToWorker).OrderBy(worker => worker.Id, StringComparer.Ordinal)];
    });

    /// <inheritdoc/>
    public Task<Worker?> FindAsync(string workerId, CancellationToken cancellationToken) => MongoErrors.GuardAsync($"reading worker '{workerId}'", async () =>
    {
        var document = await Workers.Find(WorkerFilters.ByName(workerId)).Sort(NewestFirst).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return document is null ? null : WorkerDocument.ToWorker(document);
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Worker>> LiveAsync(CancellationToken cancellationToken) =>
        ReadAsync("reading the live workers", WorkerFilters.AllLive(), document => reader.Read(Workers, document, WorkerDocument.ToWorker), cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Worker>> ExpiredAsync(TimeSpan margin, CancellationToken cancellationToken)
    {
        await clock.EnsureSampledAsync(cancellationToken).ConfigureAwait(false);
        return await ReadAsync("reading the expired workers", WorkerFilters.ExpiredBefore(clock.UtcNow - margin), ReadExpired, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<bool> MarkDeadAsync(string incarnation, DateTimeOffset seenExpiration, CancellationToken cancellationToken) => ChangeAsync(
        $"declaring {incarnation} dead",
        WorkerFilters.LiveAsSeen(incarnation, seenExpiration),
        WorkerUpdates.End(WorkerStatus.Dead, clock.UtcNow),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> EndedAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(incarnations);
        return MongoErrors.GuardAsync<IReadOnlyList<string>>("reading which workers have ended", async () =>
        {
            var live = await Workers.Find(WorkerFilters.LiveAmong(incarnations)).Project(new BsonDocument(WorkerFields.Incarnation, 1))
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. incarnations.Except(live.Select(document => document[WorkerFields.Incarnation].AsString), StringComparer.Ordinal)];
        });
    }

    /// <inheritdoc/>
    public Task<WorkerRemoval> RemoveAsync(string workerId, CancellationToken cancellationToken) => MongoErrors.GuardAsync($"removing worker '{workerId}'", async () =>
    {
        if (await Workers.Find(WorkerFilters.LiveRunsOf(workerId)).AnyAsync(cancellationToken).ConfigureAwait(false))
        {
            return WorkerRemoval.Alive;
        }

        // A run that has begun since is none of those that have ended.
        var removed = await Workers.DeleteManyAsync(WorkerFilters.EndedRunsOf(workerId), cancellationToken).ConfigureAwait(false);
        return removed.DeletedCount > 0 ? WorkerRemoval.Removed : WorkerRemoval.NotFound;
    });

    /// <inheritdoc/>
    public Task<CapacityMap?> OperatorCapacityAsync(string workerId, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync($"reading the capacity set for worker '{workerId}'", async () =>
        {
            var document = await collections.WorkerCapacities.Find(WorkerFilters.CapacityOf(workerId)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return document is null ? null : CapacityDocument.ToMap(document[CapacityFields.CapacityMap]);
        });

    /// <inheritdoc/>
    public async Task<bool> SetOperatorCapacityAsync(string workerId, CapacityMap? capacityMap, CancellationToken cancellationToken)
    {
        var doing = $"setting the capacity of worker '{workerId}'";
        var isKnown = await ExistsAsync(doing, WorkerFilters.ByName(workerId), cancellationToken).ConfigureAwait(false)
            || await OperatorCapacityAsync(workerId, cancellationToken).ConfigureAwait(false) is not null;
        if (isKnown)
        {
            await MongoErrors.GuardAsync(doing, () => WriteCapacityAsync(workerId, capacityMap, cancellationToken)).ConfigureAwait(false);
        }

        return isKnown;
    }

    private Task WriteCapacityAsync(string workerId, CapacityMap? capacityMap, CancellationToken cancellationToken)
    {
        var filter = WorkerFilters.CapacityOf(workerId);
        return capacityMap is null
            ? collections.WorkerCapacities.DeleteOneAsync(filter, cancellationToken)
            : collections.WorkerCapacities.UpdateOneAsync(filter, WorkerUpdates.SetCapacity(capacityMap, clock.UtcNow), Upsert, cancellationToken);
    }

    private static FindOneAndUpdateOptions<BsonDocument, BsonDocument?> Changed(bool isUpsert) => new() { IsUpsert = isUpsert, ReturnDocument = ReturnDocument.After };

    /// <summary>A write that has the primary note its clock: the reply is a sample of it.</summary>
    private TimeSpan Sample(BsonDocument? document, long sent) =>
        document is null ? TimeSpan.Zero : clock.Sample(document[WorkerFields.HeartbeatAt].ToInstant(), sent, time.GetTimestamp());

    private Task<bool> ChangeAsync(string doing, BsonDocument filter, BsonDocument update, CancellationToken cancellationToken) => MongoErrors.GuardAsync(doing, async () =>
    {
        var result = await Workers.UpdateOneAsync(filter, update, null, cancellationToken).ConfigureAwait(false);
        return result.MatchedCount > 0;
    });

    private Task<bool> ExistsAsync(string doing, BsonDocument filter, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync(doing, () => Workers.Find(filter).Project(new BsonDocument(WorkerFields.Incarnation, 1)).AnyAsync(cancellationToken));

    /// <summary>Whatever else its record says, a dead worker must not keep what it holds.</summary>
    private Worker? ReadExpired(BsonDocument document) => reader.Read(Workers, document, WorkerDocument.ToWorker) ?? reader.Read(Workers, document, WorkerDocument.ToHolder);

    private Task<IReadOnlyList<Worker>> ReadAsync(string doing, BsonDocument filter, Func<BsonDocument, Worker?> read, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync<IReadOnlyList<Worker>>(doing, async () =>
        {
            var documents = await Workers.Find(filter).ToListAsync(cancellationToken).ConfigureAwait(false);
            return [.. documents.Select(read).OfType<Worker>()];
        });
}
