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

    public Task<IReadOnlyList<Job>> HeldByAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken) =>
        HeldAsync(job => incarnations.Contains(job.Incarnation), cancellationToken);

    public Task<IReadOnlyList<Job>> HeldOfAsync(string action, CancellationToken cancellationToken) =>
        HeldAsync(job => job.Action == action, cancellationToken);

    public Task<IReadOnlyList<ActionCounts>> CountByActionAsync(CancellationToken cancellationToken) => access.ReadAsync<IReadOnlyList<ActionCounts>>(
        database => [.. database.Jobs.All
            .Select(stored => stored.Job)
            .GroupBy(job => job.Action, StringComparer.Ordinal)
            .OrderBy(action => action.Key, StringComparer.Ordinal)
            .Select(action => CountsOf(action.Key, [.. action], database.Now))],
        cancellationToken);

    private static ActionCounts CountsOf(string action, IReadOnlyList<Job> jobs, DateTimeOffset now)
    {
        var due = jobs.Where(job => job.Claimable && job.ScheduledAt <= now).ToList();
        return new ActionCounts(action)
        {
            Due = Bounded(due.Count),
            Scheduled = Bounded(jobs.Count(job => job.Claimable && job.ScheduledAt > now)),
            Claimed = Held(jobs, JobStatus.Waiting),
            Running = Held(jobs, JobStatus.Running),
            Stopping = Held(jobs, JobStatus.CancelRequest) + Held(jobs, JobStatus.WorkerResurrection),
            OldestDueAt = due.Min(job => (DateTimeOffset?)job.ScheduledAt),
        };
    }

    private static long Held(IReadOnlyList<Job> jobs, JobStatus status) => jobs.Count(job => job.Hold == JobHold.Held && job.Status == status);

    private static long Bounded(long count) => Math.Min(count, JobPage.CountLimit + 1);

    private Task<IReadOnlyList<Job>> HeldAsync(Func<Job, bool> admits, CancellationToken cancellationToken) => access.ReadAsync<IReadOnlyList<Job>>(
        database => [.. database.Jobs.All
            .Select(stored => stored.Job with { Parameters = null, Result = null })
            .Where(job => job.Hold == JobHold.Held && admits(job))
            .Take(JobQuery.MaxLimit)],
        cancellationToken);

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
