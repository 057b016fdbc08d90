using JobQueue.Jobs;
using JobQueue.Mongo.Claiming;
using JobQueue.Mongo.Documents;
using JobQueue.Mongo.Indexes;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Adds jobs; the unique indexes decide between new, repeated and duplicate.</summary>
internal sealed class JobSubmitter(MongoCollections collections, JobAccess access, LaneDirectory lanes, RetryChains chains)
{
    private const int MaxRounds = 20;

    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<Job> jobs, CancellationToken cancellationToken)
    {
        var added = jobs.Select(New).ToList();
        await lanes.AddLanesOfAsync(added, cancellationToken).ConfigureAwait(false);

        var results = new SubmitResult?[added.Count];
        var open = Enumerable.Range(0, added.Count).ToList();
        for (var round = 0; round < MaxRounds && open.Count > 0; round++)
        {
            open = await InsertAsync(added, open, results, cancellationToken).ConfigureAwait(false);
        }

        return open.Count == 0
            ? [.. results.Select(result => result!)]
            : throw new JobQueueException($"The unique key of job {added[open[0]].Id} changed hands {MaxRounds} times while it was being submitted; repeat it.")
            {
                IsTransient = true,
            };
    }

    /// <summary>Adds a job within the caller's transaction; a duplicate key aborts it, as any failing write does.</summary>
    public async Task<Job> SubmitAsync(IClientSessionHandle session, Job job, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(session.Client.Cluster, collections.Client.Cluster))
        {
            throw new InvalidOperationException(
                "The session belongs to another client than the queue's. Call UseMongo(client) with the client that starts your sessions.");
        }

        var added = New(job);

        // Outside the transaction: a claim must never meet a job of a lane that is not stored.
        await lanes.AddLanesOfAsync([added], cancellationToken).ConfigureAwait(false);
        try
        {
            await collections.Jobs.InsertOneAsync(session, Document(added), null, cancellationToken).ConfigureAwait(false);
            return added;
        }
        catch (MongoException refused) when (MongoErrors.IsDuplicate(refused))
        {
            throw new DuplicateJobException(added.Id, IsOfKey(refused.Message) ? added.UniqueKey : null, refused);
        }
    }

    /// <summary>Inserts the open ones in one round trip.</summary>
    /// <returns>Those whose key was taken by a chain that has ended meanwhile: to be inserted again.</returns>
    private async Task<List<int>> InsertAsync(List<Job> jobs, List<int> open, SubmitResult?[] results, CancellationToken cancellationToken)
    {
        var refused = await InsertAsync([.. open.Select(index => Document(jobs[index]))], cancellationToken).ConfigureAwait(false);
        var again = new List<int>();
        for (var i = 0; i < open.Count; i++)
        {
            var job = jobs[open[i]];
            var result = refused.TryGetValue(i, out var message)
                ? await DuplicateAsync(job, message, cancellationToken).ConfigureAwait(false)
                : new SubmitResult(job, WasDuplicate: false);
            results[open[i]] = result;
            if (result is null)
            {
                again.Add(open[i]);
            }
        }

        return again;
    }

    /// <summary>One command for all.</summary>
    /// <returns>The server's message for each that met a duplicate, by position.</returns>
    private async Task<Dictionary<int, string>> InsertAsync(List<BsonDocument> documents, CancellationToken cancellationToken)
    {
        try
        {
            await collections.Jobs.InsertManyAsync(documents, new InsertManyOptions { IsOrdered = false }, cancellationToken).ConfigureAwait(false);
            return [];
        }
        catch (MongoBulkWriteException<BsonDocument> refused)
            when (refused.WriteConcernError is null && refused.WriteErrors.All(error => error.Code == MongoErrors.DuplicateKey))
        {
            return refused.WriteErrors.ToDictionary(error => error.Index, error => error.Message);
        }
    }

    /// <summary>Which index refused says what it was: the one on ids met an earlier attempt of ours, the one on keys another job.</summary>
    private async Task<SubmitResult?> DuplicateAsync(Job job, string message, CancellationToken cancellationToken)
    {
        if (!IsOfKey(message) || job.UniqueKey is not { } key)
        {
            return await access.FindAsync(job.Id, cancellationToken).ConfigureAwait(false) is { } earlier ? new SubmitResult(earlier, WasDuplicate: false) : null;
        }

        var live = await chains.LiveJobOfKeyAsync(key, cancellationToken).ConfigureAwait(false);
        return live is null ? null : new SubmitResult(live, WasDuplicate: live.RootId != job.Id);
    }

    private static bool IsOfKey(string message) => MongoErrors.IndexOfDuplicate(message) == IndexCatalog.ActiveKey;

    private static BsonDocument Document(Job job) => JobDocument.ToBson(job, Lane.Of(job).Id);

    internal static Job New(Job job)
    {
        if (job.Status != JobStatus.Waiting || job.Incarnation is not null || job.Fence != 0)
        {
            throw new ArgumentException($"Job {job.Id} is not new: a submitted job is waiting and held by nobody.", nameof(job));
        }

        return job with
        {
            Claimable = true,
            Rev = 1,
            ScheduledAt = job.ScheduledAt.ToWholeMilliseconds(),
            CreatedAt = job.CreatedAt.ToWholeMilliseconds(),
            LastUpdated = job.LastUpdated.ToWholeMilliseconds(),
        };
    }
}
