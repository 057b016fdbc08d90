using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Mongo;

/// <summary>Cancels jobs in whatever status they are: reads, decides, and writes if nothing that the decision rests on has changed.</summary>
internal sealed class JobCanceller(JobAccess access, RetryChains chains, Intents intents, DbClock clock)
{
    private const int MaxDecisions = 20;

    public async Task<CancelOutcome> CancelAsync(JobId id, CancellationToken cancellationToken)
    {
        for (var decision = 0; decision < MaxDecisions; decision++)
        {
            var job = await access.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (job is null)
            {
                return new CancelOutcome.NotFound();
            }

            if (await TryAsync(job, cancellationToken).ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }
        }

        throw new JobQueueException($"Job {id} changed {MaxDecisions} times while it was being cancelled; repeat it.") { IsTransient = true };
    }

    /// <returns><see langword="null"/> when the job has changed since it was read.</returns>
    private async Task<CancelOutcome?> TryAsync(Job job, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        if (JobTransitions.TryMove(job.Status, job.Hold, JobMove.CancelNow, out var target))
        {
            var cancelled = await access.ChangeAsync(JobFilters.AsSeen(job), JobUpdates.End(job, target, now), cancellationToken).ConfigureAwait(false);
            return cancelled is null ? null : new CancelOutcome.Cancelled(await intents.FinishAsync(cancelled, cancellationToken).ConfigureAwait(false));
        }

        if (JobTransitions.TryMove(job.Status, job.Hold, JobMove.RequestCancel, out _))
        {
            var requested = await access.ChangeAsync(JobFilters.AsSeen(job), JobUpdates.RequestCancel(now), cancellationToken).ConfigureAwait(false);
            return requested is null ? null : new CancelOutcome.Requested(requested);
        }

        return job.IsFinal ? await FinalAsync(job, cancellationToken).ConfigureAwait(false) : new CancelOutcome.Requested(job);
    }

    /// <summary>A failed job whose successor is not there yet gets none: whoever cancels it wants the chain to end.</summary>
    private async Task<CancelOutcome> FinalAsync(Job job, CancellationToken cancellationToken)
    {
        var live = await chains.LiveJobAsync(job.RootId, cancellationToken).ConfigureAwait(false);
        if (job.Retry is not { Open: true } retry || await access.FindAsync(retry.Id, cancellationToken).ConfigureAwait(false) is not null)
        {
            return new CancelOutcome.AlreadyFinal(await intents.FinishAsync(job, cancellationToken).ConfigureAwait(false), live?.Id);
        }

        var closed = await access.ChangeAsync(JobFilters.OpenRetry(job.Id), JobUpdates.GiveUpRetry(job), cancellationToken).ConfigureAwait(false);
        if (closed is null)
        {
            live = await chains.LiveJobAsync(job.RootId, cancellationToken).ConfigureAwait(false);
            return new CancelOutcome.AlreadyFinal(job with { Retry = retry with { Open = false } }, live?.Id);
        }

        await intents.ReleaseKeyAsync(closed, cancellationToken).ConfigureAwait(false);
        await intents.CancelChildrenAsync(closed, cancellationToken).ConfigureAwait(false);
        return new CancelOutcome.AlreadyFinal(closed, live?.Id);
    }
}
