using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace JobQueue.Host.Tests;

/// <summary>A storage in which jobs of the action <c>spoilt</c> cannot be read.</summary>
internal sealed class SpoiltJobQueries(IJobQueries queries) : IJobQueries
{
    private const string Spoilt = "spoilt";

    public static void Add(IServiceCollection services) =>
        services.AddSingleton<IJobQueries>(provider => new SpoiltJobQueries(provider.GetRequiredService<InMemoryReplica>().Queries));

    public async Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken)
    {
        var job = await queries.FindAsync(id, cancellationToken);
        return job is { Action: Spoilt } ? throw new UnreadableDocumentException(id.ToString(), "It is spoilt.", null) : job;
    }

    public Task<IReadOnlyList<Job>> FindManyAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken) => queries.FindManyAsync(ids, cancellationToken);

    public async Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var page = await queries.ListAsync(query, cancellationToken);
        return page with { Jobs = [.. page.Jobs.Where(job => job.Action != Spoilt)], Unreadable = page.Jobs.Count(job => job.Action == Spoilt) };
    }

    public Task<IReadOnlyList<Job>> HeldByAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken) => queries.HeldByAsync(incarnations, cancellationToken);

    public Task<IReadOnlyList<Job>> HeldOfAsync(string action, CancellationToken cancellationToken) => queries.HeldOfAsync(action, cancellationToken);

    public Task<IReadOnlyList<ActionCounts>> CountByActionAsync(CancellationToken cancellationToken) => queries.CountByActionAsync(cancellationToken);
}
