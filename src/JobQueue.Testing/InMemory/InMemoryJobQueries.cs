using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Testing.InMemory;

/// <summary>Reads jobs by scanning them.</summary>
internal sealed class InMemoryJobQueries(StoreAccess access) : IJobQueries
{
    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) =>
        access.ReadAsync(database => database.Jobs.Find(id)?.Job, cancellationToken);

    public Task<IReadOnlyList<Job>> FindManyAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return access.ReadAsync<IReadOnlyList<Job>>(database => [.. ids.Distinct().Select(database.Jobs.Find).OfType<StoredJob>().Select(stored => stored.Job)], cancellationToken);
    }

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Start, nameof(query));
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, JobQuery.MaxLimit, nameof(query));
        return access.ReadAsync(database => PageOf(database, query), cancellationToken);
    }

    private static JobPage PageOf(InMemoryDatabase database, JobQuery query)
    {
        var matching = database.Jobs.All.Select(stored => stored.Job).Where(job => JobFilter.Admits(query, job)).ToList();
        var page = matching
            .OrderByDescending(job => job.ScheduledAt)
            .ThenByDescending(job => job.Id)
            .Skip(query.Start)
            .Take(query.Limit);
        return new JobPage([.. page], Math.Min(matching.Count, JobPage.CountLimit + 1));
    }
}
