using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Retention;

/// <summary>The built-in action <c>onlinegc_joblogs</c>: deletes the jobs that the settings no longer keep, with their logs.</summary>
/// <remarks>What is deleted stays deleted, so a run that is cancelled or interrupted is resumed by the next one.</remarks>
internal sealed class JobHistoryCompactor(ISettingsStore settings, IJobHistoryStore history, IDbClock clock) : IJobHandler
{
    /// <summary>The action, as Docker Trusted Registry calls it.</summary>
    public const string Action = "onlinegc_joblogs";

    /// <summary>How many jobs are deleted by one write.</summary>
    public const int BatchSize = 200;

    /// <inheritdoc/>
    public async Task HandleAsync(JobContext context, CancellationToken cancellationToken)
    {
        var wanted = await settings.ReadJobHistoryAsync(cancellationToken).ConfigureAwait(false);
        if (!wanted.CompactionEnabled)
        {
            context.Logger.CompactionOff();
            context.SetResult(new CompactionResult { Enabled = false });
            return;
        }

        var cut = await CutAsync(wanted, cancellationToken).ConfigureAwait(false);
        var result = cut is null
            ? new CompactionResult { Enabled = true }
            : await DeleteAsync(context, cut, cancellationToken).ConfigureAwait(false);
        context.Logger.HistoryCompacted(result.Deleted, result.PassedOver, wanted.ToKeep, GoDuration.Format(wanted.MaxAge));
        context.SetResult(result);
    }

    /// <summary>Either condition suffices, so the one that reaches further decides.</summary>
    private async Task<HistoryCut?> CutAsync(JobHistorySettings wanted, CancellationToken cancellationToken)
    {
        var byCount = wanted.ToKeep > 0 ? await history.CutAfterNewestAsync(wanted.ToKeep, cancellationToken).ConfigureAwait(false) : null;
        var now = clock.UtcNow;
        var byAge = wanted.MaxAge > TimeSpan.Zero && wanted.MaxAge < now - DateTimeOffset.UnixEpoch ? new HistoryCut(now - wanted.MaxAge, null) : null;
        return HistoryCut.Further(byCount, byAge);
    }

    private async Task<CompactionResult> DeleteAsync(JobContext context, HistoryCut cut, CancellationToken cancellationToken)
    {
        var total = await history.CountAsync(cut, cancellationToken).ConfigureAwait(false);
        context.Logger.CompactionBegins(total, cut.EndedBefore);
        var result = new CompactionResult { Enabled = true };
        HistoryBatch batch;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch = await history.DeleteAsync(cut, result.PassedOver, BatchSize, cancellationToken).ConfigureAwait(false);
            result = result with { Deleted = result.Deleted + batch.Deleted, PassedOver = result.PassedOver + batch.PassedOver };
            await ReportAsync(context, result, total).ConfigureAwait(false);
        }
        while (batch.Seen > 0);
        return result;
    }

    private static ValueTask ReportAsync(JobContext context, CompactionResult result, long total)
    {
        var looked = result.Deleted + result.PassedOver;
        return context.ReportProgressAsync(total == 0 ? 100 : Math.Min(100, 100.0 * looked / total), $"{result.Deleted} of {total} jobs deleted", CancellationToken.None);
    }
}
