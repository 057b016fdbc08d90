using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Retention;

/// <summary>Deletes jobs that ended long ago, many by one write.</summary>
internal sealed class MongoJobHistoryStore(MongoCollections collections, UnfinishedChains chains, Intents intents, DbClock clock) : IJobHistoryStore
{
    private static readonly BsonDocument OldestFirst = new() { { JobFields.FinishedAt, 1 }, { JobFields.Id, 1 } };
    private static readonly BsonDocument NewestFirst = new() { { JobFields.FinishedAt, -1 }, { JobFields.Id, -1 } };
    private static readonly BsonDocument Place = UnfinishedChains.Fields([.. UnfinishedChains.Asked, JobFields.FinishedAt]);

    /// <inheritdoc/>
    public Task<HistoryCut?> CutAfterNewestAsync(long toKeep, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(toKeep);
        return toKeep > int.MaxValue
            ? Task.FromResult<HistoryCut?>(null)
            : MongoErrors.GuardAsync($"looking for what lies behind the newest {toKeep} ended jobs", () => FindCutAsync((int)toKeep, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(HistoryCut cut, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cut);
        return MongoErrors.GuardAsync("counting old jobs", () => collections.Jobs.CountDocumentsAsync(HistoryFilters.EndedUpTo(cut), null, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<HistoryBatch> DeleteAsync(HistoryCut cut, int passOver, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cut);
        ArgumentOutOfRangeException.ThrowIfNegative(passOver);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return MongoErrors.GuardAsync("deleting old jobs", () => DeleteBatchAsync(cut, passOver, limit, cancellationToken));
    }

    private async Task<HistoryCut?> FindCutAsync(int toKeep, CancellationToken cancellationToken)
    {
        var tooMany = await collections.Jobs.Find(HistoryFilters.Ended()).Sort(NewestFirst).Skip(toKeep).Limit(1).Project(Place)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return tooMany is null ? null : new HistoryCut(tooMany[JobFields.FinishedAt].ToInstant(), tooMany[JobFields.Id].ToJobId());
    }

    private async Task<HistoryBatch> DeleteBatchAsync(HistoryCut cut, int passOver, int limit, CancellationToken cancellationToken)
    {
        var oldest = await collections.Jobs.Find(HistoryFilters.EndedUpTo(cut)).Sort(OldestFirst).Skip(passOver).Limit(limit).Project(Place)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var seen = oldest.TakeWhile(job => cut.Reaches(job[JobFields.FinishedAt].ToInstant(), job[JobFields.Id].ToJobId())).ToList();
        var needed = await chains.NeededAmongAsync(seen, cancellationToken).ConfigureAwait(false);
        var gone = seen.Where(job => !needed.Contains(job[JobFields.Id].AsString)).Select(job => job[JobFields.Id]).ToList();
        var deleted = gone.Count == 0 ? 0 : await DeleteAsync(gone, cancellationToken).ConfigureAwait(false);
        return new HistoryBatch(seen.Count, deleted, seen.Count - deleted);
    }

    /// <summary>Moves the jobs and records that their logs are to go, then removes the logs. A job that has something left to do, or changed meanwhile, is left with its log.</summary>
    private async Task<int> DeleteAsync(List<BsonValue> ids, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var moved = await collections.Jobs.UpdateManyAsync(HistoryFilters.StillEnded([.. ids]), JobUpdates.DeleteEnded(now).ToBson(), null, cancellationToken).ConfigureAwait(false);
        if (moved.ModifiedCount > 0)
        {
            var deleted = await collections.Jobs.Find(HistoryFilters.DeletedAmong([.. ids])).Project(UnfinishedChains.Fields(JobFields.Id)).ToListAsync(cancellationToken).ConfigureAwait(false);
            await intents.PurgeAsync([.. deleted.Select(job => job[JobFields.Id].ToJobId())], now, cancellationToken).ConfigureAwait(false);
        }

        return (int)moved.ModifiedCount;
    }
}
