using JobQueue.Jobs;
using JobQueue.Mongo.Claiming;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Carries out what a write recorded to be done in other documents. Each step may be repeated, by anyone, at any time.</summary>
internal sealed class Intents(MongoCollections collections, JobAccess access, LaneDirectory lanes, DbClock clock)
{
    private const int MaxPerIntent = 100;

    /// <summary>How long lines may still arrive that were reserved before a deletion.</summary>
    private static readonly TimeSpan LateLines = TimeSpan.FromMinutes(1);

    /// <summary>Whatever is open anywhere.</summary>
    /// <returns>How many intents were carried out.</returns>
    public async Task<int> CarryOutAsync(CancellationToken cancellationToken)
    {
        var retries = await ReadAsync(JobFilters.WithOpenRetry(), cancellationToken).ConfigureAwait(false);
        var keys = await ReadAsync(JobFilters.WithKeyToRelease(), cancellationToken).ConfigureAwait(false);
        var deleted = await ReadAsync(JobFilters.ToPurge(clock.UtcNow), cancellationToken).ConfigureAwait(false);
        foreach (var failed in retries)
        {
            await InsertSuccessorAsync(JobDocument.ToJob(failed), cancellationToken).ConfigureAwait(false);
        }

        foreach (var ended in keys)
        {
            await ReleaseKeyAsync(ended, cancellationToken).ConfigureAwait(false);
        }

        foreach (var tombstone in deleted)
        {
            await PurgeAsync(tombstone[JobFields.Id].ToJobId(), tombstone[JobFields.LastUpdated].ToInstant(), cancellationToken).ConfigureAwait(false);
        }

        return retries.Count + keys.Count + deleted.Count;
    }

    /// <summary>Whatever the write that ended this job left open in other documents. After a fault the caller's repetition or the next sweep does it.</summary>
    /// <returns>The job as it stands afterwards.</returns>
    public async Task<Job> FinishAsync(Job job, CancellationToken cancellationToken)
    {
        if (job.Retry is { Open: true } retry)
        {
            await InsertSuccessorAsync(job, cancellationToken).ConfigureAwait(false);
            return job with { Retry = retry with { Open = false }, Rev = job.Rev + 1 };
        }

        if (job is { IsFinal: true, Retry: null })
        {
            await ReleaseKeyAsync(job, cancellationToken).ConfigureAwait(false);
        }

        if (job.Status == JobStatus.Deleted)
        {
            return await PurgeAsync(job.Id, job.LastUpdated, cancellationToken).ConfigureAwait(false) ? job with { Rev = job.Rev + 1 } : job;
        }

        return job;
    }

    /// <summary>Frees the unique key on the root of the chain that ended in this job.</summary>
    public Task ReleaseKeyAsync(Job ended, CancellationToken cancellationToken) =>
        ended.UniqueKey is { } key && ended.Id != ended.RootId ? ReleaseKeyAsync(ended.Id, ended.RootId.ToString(), key, cancellationToken) : Task.CompletedTask;

    /// <summary>Inserts the successor of a failed job, once however many do it, and closes the intent.</summary>
    private async Task InsertSuccessorAsync(Job failed, CancellationToken cancellationToken)
    {
        var successor = JobFactory.Successor(failed, failed.Retry!, clock.UtcNow);
        await lanes.AddLanesOfAsync([successor], cancellationToken).ConfigureAwait(false);
        try
        {
            await collections.Jobs.InsertOneAsync(JobDocument.ToBson(successor, Lane.Of(successor).Id), null, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoWriteException repeated) when (MongoErrors.IsDuplicate(repeated))
        {
            // Another worker was faster, or an earlier attempt's reply was lost.
        }

        if (!await access.TryChangeAsync(JobFilters.OpenRetry(failed.Id), JobUpdates.CloseRetry(), cancellationToken).ConfigureAwait(false))
        {
            await TakeBackIfGivenUpAsync(failed.Id, successor.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A cancel closed the intent between reading it and inserting the successor: nobody wants the successor.</summary>
    private async Task TakeBackIfGivenUpAsync(JobId failed, JobId successor, CancellationToken cancellationToken)
    {
        var document = await collections.Jobs.Find(JobFilters.ById(failed)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (document is not null && RetryDocument.IsGivenUp(document))
        {
            await collections.Jobs.DeleteOneAsync(JobFilters.Untouched(successor), cancellationToken).ConfigureAwait(false);
        }
    }

    private Task ReleaseKeyAsync(BsonDocument ended, CancellationToken cancellationToken) => ReleaseKeyAsync(
        ended[JobFields.Id].ToJobId(), ended[JobFields.RootId].AsString, ended[JobFields.ReleaseKey].AsString, cancellationToken);

    private async Task ReleaseKeyAsync(JobId ended, string root, string key, CancellationToken cancellationToken)
    {
        await access.TryChangeAsync(JobFilters.RootWithKey(root, key), JobUpdates.FreeKey(), cancellationToken).ConfigureAwait(false);
        await access.TryChangeAsync(JobFilters.KeyToRelease(ended), JobUpdates.CloseKeyRelease(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the log of a deleted job, and once more a while later: lines that were reserved in time may arrive in between.</summary>
    private async Task<bool> PurgeAsync(JobId deleted, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        await collections.JobLogs.DeleteManyAsync(LogFilters.LinesOf(deleted), cancellationToken).ConfigureAwait(false);
        var again = deletedAt + LateLines;
        var update = again > clock.UtcNow ? JobUpdates.PurgeAgain(again) : JobUpdates.ClosePurge();
        return await access.TryChangeAsync(JobFilters.ToPurge(deleted, until: clock.UtcNow), update, cancellationToken).ConfigureAwait(false);
    }

    private Task<List<BsonDocument>> ReadAsync(BsonDocument filter, CancellationToken cancellationToken) =>
        collections.Jobs.Find(filter).Limit(MaxPerIntent).ToListAsync(cancellationToken);
}
