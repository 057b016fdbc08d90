using JobQueue.Jobs;
using JobQueue.Mongo.Claiming;
using JobQueue.Mongo.Documents;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Carries out what a write recorded to be done in other documents. Each step may be repeated, by anyone, at any time.</summary>
internal sealed class Intents(MongoCollections collections, JobAccess access, LaneDirectory lanes, DbClock clock, ILogger<Intents> logger)
{
    private const int MaxPerIntent = 100;

    /// <summary>How long lines may still arrive that were reserved before a deletion.</summary>
    private static readonly TimeSpan PurgeDelay = TimeSpan.FromMinutes(1);

    /// <summary>Whatever is open anywhere.</summary>
    /// <returns>How many intents were carried out.</returns>
    public async Task<int> CarryOutAsync(CancellationToken cancellationToken)
    {
        var retries = await ReadAsync(JobFilters.WithOpenRetry(), cancellationToken).ConfigureAwait(false);
        var keys = await ReadAsync(JobFilters.WithKeyToRelease(), cancellationToken).ConfigureAwait(false);
        var deleted = await ReadAsync(JobFilters.ToPurge(clock.UtcNow - PurgeDelay), cancellationToken).ConfigureAwait(false);
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
            await PurgeAsync(tombstone[JobFields.Id].ToJobId(), cancellationToken).ConfigureAwait(false);
        }

        return retries.Count + keys.Count + deleted.Count;
    }

    /// <summary>Whatever the write that ended this job left open. A fault is left to the next sweep: the ending itself is written.</summary>
    /// <returns>The job as it stands afterwards, as far as this process knows.</returns>
    public async Task<Job> AfterEndAsync(Job job, CancellationToken cancellationToken)
    {
        try
        {
            return await FinishAsync(job, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (MongoErrors.IsOfDriver(failure) || failure is OperationCanceledException)
        {
            logger.IntentLeftOpen(job.Id, failure);
            return job;
        }
    }

    /// <summary>Whatever is open in one job.</summary>
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
            // The intent stays open: lines that were reserved in time may still arrive.
            await RemoveLogAsync(job.Id, cancellationToken).ConfigureAwait(false);
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
        catch (MongoWriteException repeated) when (repeated.WriteError?.Code == MongoErrors.DuplicateKey)
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

    private async Task PurgeAsync(JobId deleted, CancellationToken cancellationToken)
    {
        await RemoveLogAsync(deleted, cancellationToken).ConfigureAwait(false);
        await access.TryChangeAsync(JobFilters.ById(deleted), JobUpdates.ClosePurge(), cancellationToken).ConfigureAwait(false);
    }

    private async Task RemoveLogAsync(JobId deleted, CancellationToken cancellationToken) =>
        await collections.JobLogs.DeleteManyAsync(LogFilters.LinesOf(deleted), cancellationToken).ConfigureAwait(false);

    private Task<List<BsonDocument>> ReadAsync(BsonDocument filter, CancellationToken cancellationToken) =>
        collections.Jobs.Find(filter).Limit(MaxPerIntent).ToListAsync(cancellationToken);
}
