using JobQueue.Mongo.Documents;
using JobQueue.Retention;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Retention;

/// <summary>Removes what is left of deleted jobs, a day later and once nothing depends on it.</summary>
internal sealed class Tombstones(MongoCollections collections, UnfinishedChains chains, DbClock clock)
{
    private const int MaxPerCall = 200;

    /// <summary>Fields that exist while something is still to be done for the job.</summary>
    private static readonly string[] Intents = [JobFields.ActiveKey, JobFields.ReleaseKey, JobFields.PurgeAt, JobFields.Unconfirmed, JobFields.HasChildren];

    private static readonly BsonDocument Asked = UnfinishedChains.Fields([.. UnfinishedChains.Asked, .. Intents]);

    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var due = await collections.Jobs.Find(HistoryFilters.Forgettable(now)).Limit(MaxPerCall).Project(Asked).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (due.Count == 0)
        {
            return 0;
        }

        var needed = await chains.NeededAmongAsync(due, cancellationToken).ConfigureAwait(false);
        needed.UnionWith(due.Where(IsOpen).Select(job => job[JobFields.Id].AsString));
        needed.UnionWith(await AwaitedAsync(due, cancellationToken).ConfigureAwait(false));
        if (needed.Count > 0)
        {
            // Later, so that those that stay do not stand in the way of others.
            var later = JobUpdates.KeepTombstone(now + Tombstone.Postponement).ToBson();
            await collections.Jobs.UpdateManyAsync(HistoryFilters.ByIds(needed.Select(id => (BsonValue)id)), later, null, cancellationToken).ConfigureAwait(false);
        }

        var gone = new BsonArray(due.Select(job => job[JobFields.Id]).Where(id => !needed.Contains(id.AsString)));
        if (gone.Count == 0)
        {
            return 0;
        }

        var removed = await collections.Jobs.DeleteManyAsync(HistoryFilters.Forgettable(gone, now), cancellationToken).ConfigureAwait(false);
        return (int)removed.DeletedCount;
    }

    private static bool IsOpen(BsonDocument job) =>
        Array.Exists(Intents, job.Contains) || RetryDocument.IsOpen(job);

    /// <summary>The retries whose failure has not noted yet that they are there: the sweep would insert them once more.</summary>
    private async Task<IEnumerable<string>> AwaitedAsync(List<BsonDocument> due, CancellationToken cancellationToken)
    {
        var retries = due.Where(job => job[JobFields.RetryFromId] != job[JobFields.Id]).ToList();
        if (retries.Count == 0)
        {
            return [];
        }

        var failures = await collections.Jobs.Find(HistoryFilters.ByIds(retries.Select(job => job[JobFields.RetryFromId]))).Project(Asked).ToListAsync(cancellationToken).ConfigureAwait(false);
        var open = failures.Where(RetryDocument.IsOpen).Select(job => job[JobFields.Id]).ToHashSet();
        return retries.Where(job => open.Contains(job[JobFields.RetryFromId])).Select(job => job[JobFields.Id].AsString);
    }
}
