using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Host.Tests;

/// <summary>A storage that never answers.</summary>
internal sealed class HangingJobQueries : IJobQueries
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Asked => _asked.Task;

    public Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken) => HangAsync<Job?>(cancellationToken);

    public Task<IReadOnlyList<Job>> FindManyAsync(IReadOnlyCollection<JobId> ids, CancellationToken cancellationToken) => HangAsync<IReadOnlyList<Job>>(cancellationToken);

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken) => HangAsync<JobPage>(cancellationToken);

    public Task<IReadOnlyList<Job>> HeldByAsync(IReadOnlyCollection<string> incarnations, CancellationToken cancellationToken) => HangAsync<IReadOnlyList<Job>>(cancellationToken);

    public Task<IReadOnlyList<Job>> HeldOfAsync(string action, CancellationToken cancellationToken) => HangAsync<IReadOnlyList<Job>>(cancellationToken);

    public Task<IReadOnlyList<ActionCounts>> CountByActionAsync(CancellationToken cancellationToken) => HangAsync<IReadOnlyList<ActionCounts>>(cancellationToken);

    private async Task<T> HangAsync<T>(CancellationToken cancellationToken)
    {
        _asked.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        throw new InvalidOperationException("Unreachable.");
    }
}
