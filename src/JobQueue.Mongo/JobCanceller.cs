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

    /// <summary>Whoever cancels a failed job whose retry is still to be inserted wants the chain to end: the retry is inserted and cancelled like any other.</summary>
    /// <remarks>A retry that was merely given up could be inserted, and claimed, by a sweep that had read it open before.</remarks>
    private async Task<CancelOutcome> FinalAsync(Job job, CancellationToken cancellationToken)
    {
        var finished = await intents.FinishAsync(job, cancellationToken).ConfigureAwait(false);
        if (job.Retry is { Open: true } retry)
        {
            var ended = await CancelAsync(retry.Id, cancellationToken).ConfigureAwait(false);
            return new CancelOutcome.AlreadyFinal(finished, StillLiving(ended));
        }

        var live = await chains.LiveJobAsync(job.RootId, cancellationToken).ConfigureAwait(false);
        return new CancelOutcome.AlreadyFinal(finished, live?.Id);
    }

    private static JobId? StillLiving(CancelOutcome outcome) => outcome switch
    {
        CancelOutcome.Requested requested => requested.Job.Id,
        CancelOutcome.AlreadyFinal final => final.Successor,
        _ => null,
    };
}
