using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Mongo;

/// <summary>Tries ended jobs again when somebody asks for it.</summary>
internal sealed class JobRetrier(JobAccess access, RetryChains chains, JobSubmitter submitter, DbClock clock)
{
    private const int MaxAttempts = 1000;

    public async Task<RetryOutcome> RetryAsync(JobId id, CancellationToken cancellationToken)
    {
        var job = await access.FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (job is null)
        {
            return new RetryOutcome.NotFound();
        }

        if (job.Status == JobStatus.Deleted)
        {
            return new RetryOutcome.Deleted(job);
        }

        if (!job.IsFinal)
        {
            return new RetryOutcome.NotFinal(job);
        }

        return await chains.LivingJobAsync(job.RootId, cancellationToken).ConfigureAwait(false) is { } live
            ? new RetryOutcome.AlreadyRetried(job, live)
            : await TryAgainAsync(job, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first attempt whose job is not deleted is the one: two callers meet at the same id, and the index on ids lets one job in.</summary>
    private async Task<RetryOutcome> TryAgainAsync(Job ended, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var earlier = await access.FindAsync(JobFactory.AgainId(ended.RootId, attempt), cancellationToken).ConfigureAwait(false);
            if (earlier is { Status: not JobStatus.Deleted })
            {
                return new RetryOutcome.AlreadyRetried(ended, earlier);
            }

            if (earlier is null)
            {
                var results = await submitter.SubmitAsync([JobFactory.Again(ended, attempt, clock.UtcNow)], cancellationToken).ConfigureAwait(false);
                return results[0].WasDuplicate ? new RetryOutcome.KeyTaken(ended, results[0].Job) : new RetryOutcome.Retried(results[0].Job);
            }
        }

        throw new JobQueueException($"The chain of job {ended.Id} was tried again {MaxAttempts} times, and each job was deleted; submit a new one.");
    }
}
