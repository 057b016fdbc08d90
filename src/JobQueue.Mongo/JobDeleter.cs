using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Mongo;

/// <summary>Deletes jobs in whatever status they are.</summary>
internal sealed class JobDeleter(JobAccess access, Intents intents, DbClock clock)
{
    private const int MaxDecisions = 20;

    public async Task<DeleteOutcome> DeleteAsync(JobId id, CancellationToken cancellationToken)
    {
        for (var decision = 0; decision < MaxDecisions; decision++)
        {
            var job = await access.FindAsync(id, cancellationToken).ConfigureAwait(false);
            if (job is null)
            {
                return new DeleteOutcome.NotFound();
            }

            // A successor is made from what the failed job still has, so it must be there before the contents go.
            job = await intents.FinishAsync(job, cancellationToken).ConfigureAwait(false);
            if (await TryAsync(job, cancellationToken).ConfigureAwait(false) is { } outcome)
            {
                return outcome;
            }
        }

        throw new JobQueueException($"Job {id} changed {MaxDecisions} times while it was being deleted; repeat it.") { IsTransient = true };
    }

    /// <returns><see langword="null"/> when the job has changed since it was read.</returns>
    private async Task<DeleteOutcome?> TryAsync(Job job, CancellationToken cancellationToken)
    {
        if (job.Status == JobTransitions.TargetOf(JobMove.Delete))
        {
            return new DeleteOutcome.Deleted(job);
        }

        if (job.DeleteRequested)
        {
            return new DeleteOutcome.Requested(job);
        }

        var now = clock.UtcNow;
        if (JobTransitions.TryMove(job.Status, job.Hold, JobMove.RequestDelete, out _))
        {
            var requested = await access.ChangeAsync(JobFilters.AsSeen(job), JobUpdates.RequestDelete(job, now), cancellationToken).ConfigureAwait(false);
            return requested is null ? null : new DeleteOutcome.Requested(requested);
        }

        var deleted = await access.ChangeAsync(JobFilters.AsSeen(job), JobUpdates.Delete(job, now), cancellationToken).ConfigureAwait(false);
        return deleted is null ? null : new DeleteOutcome.Deleted(await intents.FinishAsync(deleted, cancellationToken).ConfigureAwait(false));
    }
}
