using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Testing.InMemory;

/// <summary>Tries ended jobs again when somebody asks for it.</summary>
internal sealed class JobRetrying(StoreAccess access, JobIntents intents)
{
    public async Task<RetryOutcome> RetryAsync(JobId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (job, chain) = await access.ReadAsync(database => Look(database, id), cancellationToken).ConfigureAwait(false);
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

            if (chain.Find(other => !other.IsFinal) is { } live)
            {
                return new RetryOutcome.AlreadyRetried(job, live);
            }

            if (chain.Find(other => other.Retry is { Open: true }) is not { } open)
            {
                return await TryAgainAsync(job, cancellationToken).ConfigureAwait(false);
            }

            await intents.CarryOutAsync(open, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The first attempt whose job is not deleted is the one: two callers meet at the same id.</summary>
    private async Task<RetryOutcome> TryAgainAsync(Job ended, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var again = await access.ReadAsync(database => JobFactory.Again(ended, attempt, database.Now), cancellationToken).ConfigureAwait(false);
            var earlier = await access.ReadAsync(database => database.Jobs.Find(again.Id)?.Job, cancellationToken).ConfigureAwait(false);
            if (earlier is { Status: not JobStatus.Deleted })
            {
                return new RetryOutcome.AlreadyRetried(ended, earlier);
            }

            if (earlier is null)
            {
                var result = await new JobSubmitting(access, intents).SubmitAsync(again, cancellationToken).ConfigureAwait(false);
                return result.WasDuplicate ? new RetryOutcome.KeyTaken(ended, result.Job) : new RetryOutcome.Retried(result.Job);
            }
        }
    }

    private static (Job? Job, List<Job> Chain) Look(InMemoryDatabase database, JobId id)
    {
        var job = database.Jobs.Find(id)?.Job;
        return (job, job is null ? [] : [.. database.Jobs.All.Select(stored => stored.Job).Where(other => other.RootId == job.RootId)]);
    }
}
