using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Cancels jobs in whatever status they are.</summary>
internal sealed class JobCancelling(StoreAccess access, JobIntents intents)
{
    public async Task<CancelOutcome> CancelAsync(JobId id, CancellationToken cancellationToken)
    {
        var outcome = await access.WriteAsync(StoreVerb.Cancel, id, database => Cancel(database, id), cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            CancelOutcome.Cancelled cancelled => new CancelOutcome.Cancelled(await intents.CarryOutAsync(cancelled.Job, cancellationToken).ConfigureAwait(false)),
            CancelOutcome.AlreadyFinal final => final with { Job = await intents.CarryOutAsync(final.Job, cancellationToken).ConfigureAwait(false) },
            _ => outcome,
        };
    }

    private static CancelOutcome Cancel(InMemoryDatabase database, JobId id)
    {
        if (database.Jobs.Find(id) is not { } stored)
        {
            return new CancelOutcome.NotFound();
        }

        if (JobMoves.CancelNow(stored, database.Now) is { } cancelled)
        {
            return new CancelOutcome.Cancelled(database.Jobs.Replace(stored, cancelled).Job);
        }

        if (JobMoves.RequestCancel(stored, database.Now) is { } requested)
        {
            return new CancelOutcome.Requested(database.Jobs.Replace(stored, requested).Job);
        }

        return stored.Job.IsFinal ? Final(database, stored) : new CancelOutcome.Requested(stored.Job);
    }

    /// <summary>A failed job whose successor is not there yet gets none: whoever cancels it wants the chain to end.</summary>
    private static CancelOutcome.AlreadyFinal Final(InMemoryDatabase database, StoredJob stored)
    {
        var successor = database.Jobs.All.FirstOrDefault(other => other.Job.RootId == stored.Job.RootId && !other.Job.IsFinal)?.Job.Id;
        var closes = stored.Job.Retry is { Open: true } intent && database.Jobs.Find(intent.Id) is null;
        var job = closes ? database.Jobs.Replace(stored, JobMoves.CloseChain(stored)).Job : stored.Job;
        return new CancelOutcome.AlreadyFinal(job, successor);
    }
}
