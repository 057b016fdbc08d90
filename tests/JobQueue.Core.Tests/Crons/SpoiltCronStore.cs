using JobQueue.Crons;
using JobQueue.Storage;

namespace JobQueue.Core.Tests.Crons;

/// <summary>One cron, an operator's, cannot be read until it is corrected.</summary>
internal sealed class SpoiltCronStore(ICronStore store, string spoilt) : ICronStore
{
    private volatile bool _isCorrected;

    public void Correct() => _isCorrected = true;

    public Task<Cron?> FindAsync(string asked, CancellationToken cancellationToken) => Readable(asked) ? store.FindAsync(asked, cancellationToken) : throw Unreadable();

    public Task<Cron?> TryReplaceUnreadableAsync(Cron cron, CancellationToken cancellationToken) =>
        Readable(cron.Name) ? store.TryReplaceUnreadableAsync(cron, cancellationToken) : throw Unreadable();

    public Task<bool> TryAddAsync(Cron cron, CancellationToken cancellationToken) => store.TryAddAsync(cron, cancellationToken);

    public Task<bool> TryReplaceAsync(Cron cron, long seenRev, CancellationToken cancellationToken) => store.TryReplaceAsync(cron, seenRev, cancellationToken);

    public Task<bool> TryAdvanceAsync(Cron seen, DateTimeOffset? nextRun, DateTimeOffset? lastRun, CancellationToken cancellationToken) => store.TryAdvanceAsync(seen, nextRun, lastRun, cancellationToken);

    public Task<bool> DeleteAsync(string asked, CancellationToken cancellationToken) => store.DeleteAsync(asked, cancellationToken);

    public Task<IReadOnlyList<Cron>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

    public Task<IReadOnlyList<Cron>> EarliestAsync(int limit, CancellationToken cancellationToken) => store.EarliestAsync(limit, cancellationToken);

    private bool Readable(string asked) => _isCorrected || asked != spoilt;

    private UnreadableDocumentException Unreadable() => new(spoilt, $"What is stored of cron '{spoilt}' cannot be read.", null);
}
