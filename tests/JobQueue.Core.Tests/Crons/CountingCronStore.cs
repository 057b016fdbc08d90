using JobQueue.Crons;
using JobQueue.Storage;

namespace JobQueue.Core.Tests.Crons;

/// <summary>Counts how often somebody looks for what is due.</summary>
internal sealed class CountingCronStore(ICronStore store) : ICronStore
{
    private int _looks;

    public int Looks => Volatile.Read(ref _looks);

    public Task<IReadOnlyList<Cron>> EarliestAsync(int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _looks);
        return store.EarliestAsync(limit, cancellationToken);
    }

    public Task<bool> TryAddAsync(Cron cron, CancellationToken cancellationToken) => store.TryAddAsync(cron, cancellationToken);

    public Task<bool> TryReplaceAsync(Cron cron, long seenRev, CancellationToken cancellationToken) => store.TryReplaceAsync(cron, seenRev, cancellationToken);

    public Task<Cron?> TryReplaceUnreadableAsync(Cron cron, CancellationToken cancellationToken) => store.TryReplaceUnreadableAsync(cron, cancellationToken);

    public Task<bool> TryAdvanceAsync(Cron seen, DateTimeOffset? nextRun, DateTimeOffset? lastRun, CancellationToken cancellationToken) => store.TryAdvanceAsync(seen, nextRun, lastRun, cancellationToken);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => store.DeleteAsync(name, cancellationToken);

    public Task<Cron?> FindAsync(string name, CancellationToken cancellationToken) => store.FindAsync(name, cancellationToken);

    public Task<IReadOnlyList<Cron>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);
}
