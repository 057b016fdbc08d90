using JobQueue.Crons;
using JobQueue.Storage;

namespace JobQueue.Core.Tests.Crons;

/// <summary>Shows what is due as it was at the read before: what a leader sees that was held up between its read and its writes.</summary>
internal sealed class LateCronStore(ICronStore store) : ICronStore
{
    private IReadOnlyList<Cron>? _before;

    public async Task<IReadOnlyList<Cron>> EarliestAsync(int limit, CancellationToken cancellationToken)
    {
        var now = await store.EarliestAsync(limit, cancellationToken);
        return Interlocked.Exchange(ref _before, now) ?? now;
    }

    public Task<bool> TryAddAsync(Cron cron, CancellationToken cancellationToken) => store.TryAddAsync(cron, cancellationToken);

    public Task<bool> TryReplaceAsync(Cron cron, long seenRev, CancellationToken cancellationToken) => store.TryReplaceAsync(cron, seenRev, cancellationToken);

    public Task<Cron?> TryReplaceUnreadableAsync(Cron cron, CancellationToken cancellationToken) => store.TryReplaceUnreadableAsync(cron, cancellationToken);

    public Task<bool> TryAdvanceAsync(Cron seen, DateTimeOffset? nextRun, DateTimeOffset? lastRun, CancellationToken cancellationToken) => store.TryAdvanceAsync(seen, nextRun, lastRun, cancellationToken);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => store.DeleteAsync(name, cancellationToken);

    public Task<Cron?> FindAsync(string name, CancellationToken cancellationToken) => store.FindAsync(name, cancellationToken);

    public Task<IReadOnlyList<Cron>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);
}
