using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Host.Tests;

/// <summary>A storage that fails.</summary>
internal sealed class FailingJobQueries(Exception fault) : IJobQueries
{
    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => throw fault;

    public Task<IReadOnlyList<Job>> FindManyAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken) => throw fault;

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => throw fault;

    public Task<IReadOnlyList<Job>> HeldByAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken) => throw fault;

    public Task<IReadOnlyList<Job>> HeldOfAsync(string action, CancellationToken cancellationToken) => throw fault;

    public Task<IReadOnlyList<ActionCounts>> CountByActionAsync(CancellationToken cancellationToken) => throw fault;
}
