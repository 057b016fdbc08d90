using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>Reads jobs for people and clients.</summary>
internal sealed class MongoJobQueries(MongoCollections collections, DocumentReader reader, ActionCounter counter) : IJobQueries
{
    private static readonly BsonDocument MostRecentlyScheduledFirst = new() { { JobFields.ScheduledAt, -1 }, { JobFields.Id, -1 } };

    private static readonly BsonDocument WithoutContents = new() { { JobFields.Parameters, 0 }, { JobFields.Result, 0 } };

    /// <inheritdoc/>
    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync($"reading job {id}", async () =>
        {
            var document = await collections.Jobs.Find(JobFilters.ById(id)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            return document is null ? null : Read(document);
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Job>> FindManyAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return ids.Count == 0
            ? Task.FromResult<IReadOnlyList<Job>>([])
            : MongoErrors.GuardAsync($"reading {ids.Count} jobs", () => ReadManyAsync(ids, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Job>> HeldByAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(incarnations);
        return HeldAsync("reading what workers hold", JobFilters.HeldByAnyOf(incarnations), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Job>> HeldOfAsync(string action, CancellationToken cancellationToken) =>
        HeldAsync($"reading the held jobs of action '{action}'", JobFilters.HeldOf([action]), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ActionCounts>> CountByActionAsync(CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync("counting the jobs of actions", () => counter.CountAsync(cancellationToken));

    /// <inheritdoc/>
    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Start, nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, JobQuery.MaxLimit, nameof(query));
        return MongoErrors.GuardAsync("listing jobs", () => ReadPageAsync(query, cancellationToken));
    }

    private static Job Read(BsonDocument document) => DocumentReader.ReadOne(document, "job", document[JobFields.Id].AsString, JobDocument.ToJob);

    private async Task<IReadOnlyList<Job>> ReadManyAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        var documents = await collections.Jobs.Find(JobFilters.ByIds(ids)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return documents.ConvertAll(Read);
    }

    private async Task<JobPage> ReadPageAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var filter = QueryFilters.For(query);
        var documents = await collections.Jobs.Find(filter).Sort(MostRecentlyScheduledFirst).Skip(query.Start).Limit(query.Limit)
            .ToListAsync(cancellationToken).ConfigureAwait(false);

        // A page that is not full ends the list, so its length says how many there are.
        var isLast = documents.Count < query.Limit && (documents.Count > 0 || query.Start == 0);
        var count = isLast
            ? query.Start + documents.Count
            : await collections.Jobs.CountDocumentsAsync(filter, new CountOptions { Limit = JobPage.CountLimit + 1 }, cancellationToken).ConfigureAwait(false);
        var jobs = reader.ReadEach(collections.Jobs, documents, JobDocument.ToJob);
        return new JobPage(jobs, Math.Min(count, JobPage.CountLimit + 1)) { Unreadable = documents.Count - jobs.Count };
    }

    private Task<IReadOnlyList<Job>> HeldAsync(string doing, BsonDocument filter, CancellationToken cancellationToken) =>
        MongoErrors.GuardAsync<IReadOnlyList<Job>>(doing, async () =>
        {
            var documents = await collections.Jobs.Find(filter).Project(WithoutContents).Limit(JobQuery.MaxLimit).ToListAsync(cancellationToken).ConfigureAwait(false);
            return reader.ReadEach(collections.Jobs, documents, JobDocument.ToJob);
        });
}
