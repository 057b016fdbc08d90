using JobQueue.Jobs;
using JobQueue.Retention;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Removes what is left of deleted jobs, once nothing depends on it.</summary>
internal sealed class Tombstones(StoreAccess access)
{
    public async Task<int> RemoveAsync(CancellationToken cancellationToken) =>
        await access.ReadAsync(database => database.Jobs.Forgettable(database.Now).Any(), cancellationToken).ConfigureAwait(false)
            ? await access.WriteAsync(StoreVerb.ForgetJobs, null, Remove, cancellationToken).ConfigureAwait(false)
            : 0;

    private static int Remove(InMemoryDatabase database)
    {
        var chains = new UnfinishedChains(database);
        var removed = 0;
        foreach (var tombstone in database.Jobs.Forgettable(database.Now).ToList())
        {
            if (tombstone.ActiveKey is not null || tombstone.HasOpenIntent || chains.Need(tombstone.Job) || IsAwaited(database, tombstone.Job))
            {
                database.Jobs.Replace(tombstone, tombstone with { ForgetAt = database.Now + Tombstone.Postponement });
            }
            else
            {
                database.Jobs.Forget(tombstone);
                removed++;
            }
        }

        return removed;
    }

    /// <summary>The failure that this job retries has not noted yet that the retry is there, and would insert it once more.</summary>
    private static bool IsAwaited(InMemoryDatabase database, Job job) =>
        job.RetryFromId != job.Id && database.Jobs.Find(job.RetryFromId) is { Job.Retry.Open: true };
}
