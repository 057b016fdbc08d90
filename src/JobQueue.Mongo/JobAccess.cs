using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>The few commands from which every verb on jobs is made.</summary>
internal sealed class JobAccess(MongoCollections collections, DocumentReader reader)
{
    private static readonly FindOneAndUpdateOptions<BsonDocument> ReturnAfter = new() { ReturnDocument = ReturnDocument.After };

    /// <summary>Parameters never change, and whoever writes by a claim has them already.</summary>
    private static readonly FindOneAndUpdateOptions<BsonDocument, BsonDocument?> ReturnAfterWithoutParameters = new()
    {
        ReturnDocument = ReturnDocument.After,
        Projection = new BsonDocument(JobFields.Parameters, 0),
    };

    private IMongoCollection<BsonDocument> Jobs => collections.Jobs;

    public async Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        var document = await Jobs.Find(JobFilters.ById(id)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return document is null ? null : JobDocument.ToJob(document);
    }

    /// <returns><see langword="null"/> also for a job that cannot be read.</returns>
    public async Task<Job?> FindReadableAsync(JobId id, CancellationToken cancellationToken)
    {
        var document = await Jobs.Find(JobFilters.ById(id)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return document is null ? null : reader.Read(Jobs, document, JobDocument.ToJob);
    }

    /// <summary>Changes at most one job by one atomic write.</summary>
    /// <returns>The job after the write; <see langword="null"/> when none matched.</returns>
    public async Task<Job?> ChangeAsync(BsonDocument filter, JobUpdate update, CancellationToken cancellationToken)
    {
        var document = await Jobs.FindOneAndUpdateAsync<BsonDocument>(filter, update.ToBson(), ReturnAfter, cancellationToken).ConfigureAwait(false);
        return document is null ? null : JobDocument.ToJob(document);
    }

    /// <summary>Changes a job whose parameters the caller knows; they are not sent back. Whoever holds a job that cannot be read any more must learn all the same that the write is made.</summary>
    public async Task<Job?> ChangeKnownAsync(BsonDocument filter, JobUpdate update, Job known, CancellationToken cancellationToken)
    {
        var document = await ChangeRawAsync(filter, update, cancellationToken).ConfigureAwait(false);
        return document is null ? null : WithParametersOf(known, reader.Read(Jobs, document, JobDocument.ToJob) ?? JobDocument.Onto(known, document));
    }

    /// <summary>Changes a job and returns its document without the parameters.</summary>
    public Task<BsonDocument?> ChangeRawAsync(BsonDocument filter, JobUpdate update, CancellationToken cancellationToken) =>
        Jobs.FindOneAndUpdateAsync<BsonDocument?>(filter, update.ToBson(), ReturnAfterWithoutParameters, cancellationToken);

    /// <summary>Changes at most one job without reading it.</summary>
    /// <returns>Whether one matched.</returns>
    public async Task<bool> TryChangeAsync(BsonDocument filter, JobUpdate update, CancellationToken cancellationToken)
    {
        var result = await Jobs.UpdateOneAsync(filter, update.ToBson(), null, cancellationToken).ConfigureAwait(false);
        return result.MatchedCount > 0;
    }

    public static Job WithParametersOf(Job known, Job job) => job.Status == JobStatus.Deleted ? job : job with { Parameters = known.Parameters };
}
