using JobQueue.Jobs;
using JobQueue.Mongo.Claiming;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Carries out what a write recorded to be done in other documents. Each step may be repeated, by anyone, at any time.</summary>
internal sealed class Intents(
    MongoCollections collections, DocumentReader reader, JobAccess access, LaneDirectory lanes, Lazy<ChildIntents> children, LeftOpen leftOpen, DbClock clock)
{
    private const int MaxPerCall = 200;

    /// <summary>Each log is a range of the index, planned for itself.</summary>
    private const int MaxLogsPerCommand = 50;

    /// <summary>How long lines may still arrive that were reserved before a deletion.</summary>
    private static readonly TimeSpan LateLines = TimeSpan.FromMinutes(1);

    /// <summary>Whatever is open anywhere. What cannot be done for one job keeps none of the others waiting.</summary>
    /// <returns>How many intents were carried out.</returns>
    public async Task<int> CarryOutAsync(CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        var open = await collections.Jobs.Find(JobFilters.WithOpenIntents(now)).Limit(MaxPerCall).ToListAsync(cancellationToken).ConfigureAwait(false);
        var carriedOut = 0;
        foreach (var document in open)
        {
            if (reader.Read(collections.Jobs, document, JobDocument.ToJob) is { } job)
            {
                carriedOut += await TryCarryOutAsync(job, document, cancellationToken).ConfigureAwait(false);
            }
        }

        return carriedOut + await PurgeAllAsync(open, now, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> TryCarryOutAsync(Job job, BsonDocument document, CancellationToken cancellationToken)
    {
        try
        {
            return await CarryOutAsync(job, document, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (LeftOpen.IsLasting(fault))
        {
            leftOpen.Tell(job.Id, fault);
            return 0;
        }
    }

    private async Task<int> CarryOutAsync(Job job, BsonDocument document, CancellationToken cancellationToken)
    {
        var carriedOut = 0;
        if (job.Retry is { Open: true })
        {
            await InsertSuccessorAsync(job, cancellationToken).ConfigureAwait(false);
            carriedOut++;
        }

        if (document.Contains(JobFields.ReleaseKey))
        {
            await ReleaseKeyAsync(job, cancellationToken).ConfigureAwait(false);
            carriedOut++;
        }

        if (document.Contains(JobFields.Unconfirmed))
        {
            await children.Value.JudgeAsync(job.Id, job.ParentId!.Value, cancellationToken).ConfigureAwait(false);
            carriedOut++;
        }

        carriedOut += await CancelChildrenAsync(job, cancellationToken).ConfigureAwait(false);
        return carriedOut;
    }

    private async Task<int> PurgeAllAsync(List<BsonDocument> open, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var due = reader.ReadEach(collections.Jobs, open, Deleted.From).FindAll(deleted => deleted.PurgeAt <= now);
        foreach (var deletedAtOnce in due.GroupBy(deleted => deleted.At, deleted => deleted.Id))
        {
            await PurgeAsync([.. deletedAtOnce], deletedAtOnce.Key, cancellationToken).ConfigureAwait(false);
        }

        return due.Count;
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

        job = await CancelChildrenAsync(job, cancellationToken).ConfigureAwait(false) > 0 ? job with { HasChildren = false, Rev = job.Rev + 1 } : job;
        if (job.Status == JobStatus.Deleted)
        {
            return await PurgeAsync([job.Id], job.LastUpdated, cancellationToken).ConfigureAwait(false) ? job with { Rev = job.Rev + 1 } : job;
        }

        return job;
    }

    /// <summary>As <see cref="FinishAsync"/>, for a caller whose own write is made: what cannot be done until a document is corrected is left to the sweep.</summary>
    public async Task<Job> FinishOrLeaveAsync(Job job, CancellationToken cancellationToken)
    {
        try
        {
            return await FinishAsync(job, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (LeftOpen.IsLasting(fault))
        {
            leftOpen.Tell(job.Id, fault);
            return job;
        }
    }

    /// <summary>Frees the unique key on the root of the chain that ended in this job.</summary>
    public async Task ReleaseKeyAsync(Job ended, CancellationToken cancellationToken)
    {
        if (ended.UniqueKey is { } key && ended.Id != ended.RootId)
        {
            await access.TryChangeAsync(JobFilters.RootWithKey(ended.RootId, key), JobUpdates.FreeKey(), cancellationToken).ConfigureAwait(false);
            await access.TryChangeAsync(JobFilters.KeyToRelease(ended.Id), JobUpdates.CloseKeyRelease(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Cancels the children of a job that ended otherwise than <c>done</c>.</summary>
    /// <returns>1 when there was anything to do.</returns>
    public async Task<int> CancelChildrenAsync(Job ended, CancellationToken cancellationToken)
    {
        if (!ended.MustCancelChildren)
        {
            return 0;
        }

        await children.Value.CancelChildrenAsync(ended, cancellationToken).ConfigureAwait(false);
        return 1;
    }

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

        await access.TryChangeAsync(JobFilters.OpenRetry(failed.Id), JobUpdates.CloseRetry(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the logs of jobs that were deleted at one time, and once more a while later: lines that were reserved in time may arrive in between.</summary>
    /// <returns>Whether any of them had a log to remove.</returns>
    public async Task<bool> PurgeAsync(IReadOnlyCollection<JobId> deleted, DateTimeOffset deletedAt, CancellationToken cancellationToken)
    {
        foreach (var some in deleted.Chunk(MaxLogsPerCommand))
        {
            await collections.JobLogs.DeleteManyAsync(LogFilters.LinesOf(some), cancellationToken).ConfigureAwait(false);
        }

        var again = deletedAt + LateLines;
        var update = again > clock.UtcNow ? JobUpdates.PurgeAgain(again) : JobUpdates.ClosePurge();
        var result = await collections.Jobs.UpdateManyAsync(JobFilters.ToPurge(deleted, until: clock.UtcNow), update.ToBson(), null, cancellationToken).ConfigureAwait(false);
        return result.MatchedCount > 0;
    }

    /// <summary>What a removal of logs needs of a job with open intents; <see cref="PurgeAt"/> is <see langword="null"/> where none is due.</summary>
    private sealed record Deleted(JobId Id, DateTimeOffset At, DateTimeOffset? PurgeAt)
    {
        public static Deleted From(BsonDocument job) =>
            new(job[JobFields.Id].ToJobId(), job[JobFields.LastUpdated].ToInstant(), job.Some(JobFields.PurgeAt)?.ToInstant());
    }
}
