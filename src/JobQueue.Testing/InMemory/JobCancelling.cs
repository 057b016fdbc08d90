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
            CancelOutcome.AlreadyFinal final => await FinalAsync(final, cancellationToken).ConfigureAwait(false),
            _ => outcome,
        };
    }

    /// <summary>Whoever cancels a failed job whose retry is still to be inserted wants the chain to end: the retry is inserted and cancelled like any other.</summary>
    private async Task<CancelOutcome> FinalAsync(CancelOutcome.AlreadyFinal final, CancellationToken cancellationToken)
    {
        var job = await intents.CarryOutAsync(final.Job, cancellationToken).ConfigureAwait(false);
        if (final.Job.Retry is not { Open: true } retry)
        {
            return final with { Job = job };
        }

        var ended = await CancelAsync(retry.Id, cancellationToken).ConfigureAwait(false);
        return new CancelOutcome.AlreadyFinal(job, StillLiving(ended));
    }

    private static JobId? StillLiving(CancelOutcome outcome) => outcome switch
    {
        CancelOutcome.Requested requested => requested.Job.Id,
        CancelOutcome.AlreadyFinal final => final.Successor,
        _ => null,
    };

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

    private static CancelOutcome.AlreadyFinal Final(InMemoryDatabase database, StoredJob stored)
    {
        var successor = database.Jobs.All.FirstOrDefault(other => other.Job.RootId == stored.Job.RootId && !other.Job.IsFinal)?.Job.Id;
        return new CancelOutcome.AlreadyFinal(stored.Job, successor);
    }
}
