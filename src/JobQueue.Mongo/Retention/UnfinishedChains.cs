using JobQueue.Mongo.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Retention;

/// <summary>Finds out which ended jobs an unfinished one still depends on: one of their own retry chain, or of their parent's, which may run again and then meets the same child.</summary>
internal sealed class UnfinishedChains(MongoCollections collections)
{
    /// <summary>What must be read of a job to ask about it.</summary>
    public static readonly IReadOnlyList<string> Asked = [JobFields.RootId, JobFields.ParentId, JobFields.RetryFromId, JobFields.Retry];

    private static readonly BsonDocument Kin = Fields(JobFields.RootId, JobFields.Claimable, JobFields.Incarnation, JobFields.RetryOpen);

    /// <summary>Those of the jobs that are still needed, by id.</summary>
    public async Task<HashSet<string>> NeededAmongAsync(IReadOnlyCollection<BsonDocument> jobs, CancellationToken cancellationToken)
    {
        var rootOfParent = await RootsAsync([.. jobs.Select(job => job.Some(JobFields.ParentId)).OfType<BsonValue>().Distinct()], cancellationToken).ConfigureAwait(false);
        var roots = jobs.Where(IsOfChain).Select(job => job[JobFields.RootId]).Concat(rootOfParent.Values).Distinct().ToList();
        var unfinished = await UnfinishedAsync(roots, cancellationToken).ConfigureAwait(false);
        return [.. jobs.Where(IsNeeded).Select(job => job[JobFields.Id].AsString)];

        bool IsNeeded(BsonDocument job) =>
            unfinished.Contains(job[JobFields.RootId])
            || (job.Some(JobFields.ParentId) is { } parent && rootOfParent.TryGetValue(parent, out var root) && unfinished.Contains(root));
    }

    public static BsonDocument Fields(params IEnumerable<string> names) => new(names.Select(name => new BsonElement(name, 1)));

    private static bool IsOfChain(BsonDocument job) => job[JobFields.RootId] != job[JobFields.Id] || job.Contains(JobFields.Retry);

    private async Task<Dictionary<BsonValue, BsonValue>> RootsAsync(List<BsonValue> ids, CancellationToken cancellationToken)
    {
        var jobs = ids.Count == 0 ? [] : await ReadAsync(HistoryFilters.ByIds(ids), cancellationToken).ConfigureAwait(false);
        return jobs.ToDictionary(job => job[JobFields.Id], job => job[JobFields.RootId]);
    }

    private async Task<HashSet<BsonValue>> UnfinishedAsync(List<BsonValue> roots, CancellationToken cancellationToken)
    {
        var unfinished = new HashSet<BsonValue>();
        var known = new HashSet<BsonValue>();
        while (roots.Count > 0)
        {
            var jobs = await ReadAsync(HistoryFilters.OfChains(roots), cancellationToken).ConfigureAwait(false);
            unfinished.UnionWith(jobs.Where(IsUnfinished).Select(job => job[JobFields.RootId]));

            // A read may pass the place of a retry before it is inserted and then meet its intent closed: only a read that brings nothing new is the end of a chain.
            var grown = jobs.Where(job => known.Add(job[JobFields.Id])).Select(job => job[JobFields.RootId]).ToHashSet();
            roots = [.. roots.Where(root => grown.Contains(root) && !unfinished.Contains(root))];
        }

        return unfinished;
    }

    private Task<List<BsonDocument>> ReadAsync(BsonDocument filter, CancellationToken cancellationToken) =>
        collections.Jobs.Find(filter).Project(Kin).ToListAsync(cancellationToken);

    private static bool IsUnfinished(BsonDocument job) =>
        job.Contains(JobFields.Claimable) || job.Contains(JobFields.Incarnation) || RetryDocument.IsOpen(job);
}
