using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Deletes jobs in whatever status they are.</summary>
internal sealed class JobDeleting(StoreAccess access, JobIntents intents)
{
    public async Task<DeleteOutcome> DeleteAsync(JobId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var outcome = await access.WriteAsync(StoreVerb.Delete, id, database => Delete(database, id), cancellationToken).ConfigureAwait(false);
            switch (outcome)
            {
                case DeleteOutcome.Deleted deleted:
                    return new DeleteOutcome.Deleted(await intents.CarryOutAsync(deleted.Job, cancellationToken).ConfigureAwait(false));
                case not null:
                    return outcome;
            }

            // A successor is made from what the failed job still has, so it must be there before the contents go.
            var failed = await access.ReadAsync(database => database.Jobs.Find(id)!.Job, cancellationToken).ConfigureAwait(false);
            await intents.CarryOutAsync(failed, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns><see langword="null"/> when an open retry must be carried out first.</returns>
    private static DeleteOutcome? Delete(InMemoryDatabase database, JobId id)
    {
        if (database.Jobs.Find(id) is not { } stored)
        {
            return new DeleteOutcome.NotFound();
        }

        if (stored.Job.Status == JobStatus.Deleted)
        {
            return new DeleteOutcome.Deleted(stored.Job);
        }

        if (stored.Job.DeleteRequested)
        {
            return new DeleteOutcome.Requested(stored.Job);
        }

        if (stored.Job.Retry is { Open: true })
        {
            return null;
        }

        if (JobMoves.RequestDelete(stored, database.Now) is { } requested)
        {
            return new DeleteOutcome.Requested(database.Jobs.Replace(stored, requested).Job);
        }

        var deleted = JobMoves.Delete(stored, database.Now) ?? throw new InvalidOperationException($"No way to delete job {id} in status {stored.Job.Status}.");
        return new DeleteOutcome.Deleted(database.Jobs.Replace(stored, deleted).Job);
    }
}
