using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Mongo.Finishing;
using JobQueue.Storage;
using MongoDB.Bson;

namespace JobQueue.Mongo;

/// <summary>Ends a worker's hold on a job that it runs: one write where nothing came in between, else read, decide and write as long as the job keeps changing.</summary>
internal sealed class JobSettler(JobAccess access, FinishingWrites finishing, Intents intents, DbClock clock)
{
    /// <summary>The type of the error that a job ends in whose handler returned what MongoDB cannot store.</summary>
    internal const string ResultNotStorable = "result_not_storable";

    private const int MaxDecisions = 20;

    public async Task<ClaimWrite> SettleAsync(JobClaim claim, JobSettlement settlement, CancellationToken cancellationToken)
    {
        (settlement, var result) = Storable(settlement);
        var settled = await WriteAsExpectedAsync(claim, settlement, result, cancellationToken).ConfigureAwait(false)
            ?? await DecideAsync(claim, settlement, result, cancellationToken).ConfigureAwait(false);
        return settled is ClaimWrite.Written written
            ? new ClaimWrite.Written(claim with { Job = await intents.FinishOrLeaveAsync(written.Claim.Job, cancellationToken).ConfigureAwait(false) })
            : settled;
    }

    /// <summary>A result that cannot be stored must not keep the job from ending: whoever settles repeats until there is an answer.</summary>
    private static (JobSettlement Settlement, BsonValue? Result) Storable(JobSettlement settlement)
    {
        if (settlement is not JobSettlement.Completed { Result: { } json })
        {
            return (settlement, null);
        }

        try
        {
            return (settlement, BsonJson.ToBson(json));
        }
        catch (ArgumentException refused)
        {
            return (new JobSettlement.Failed(new JobError(ResultNotStorable, refused.Message), Retry: null), null);
        }
    }

    /// <summary>The usual case: the job runs (or, for a confirmed cancel, waits for just that) and nobody asked for its deletion.</summary>
    private async Task<ClaimWrite.Written?> WriteAsExpectedAsync(JobClaim claim, JobSettlement settlement, BsonValue? result, CancellationToken cancellationToken)
    {
        var written = settlement is JobSettlement.Completed completed
            ? await CompleteAsync(claim, completed, result, cancellationToken).ConfigureAwait(false)
            : await MoveAsync(claim, settlement, result, cancellationToken).ConfigureAwait(false);
        return written is { } job ? new ClaimWrite.Written(claim with { Job = job }) : null;
    }

    private Task<Job?> MoveAsync(JobClaim claim, JobSettlement settlement, BsonValue? result, CancellationToken cancellationToken)
    {
        var move = MoveFrom(JobStatus.Running, claim.Job, settlement);
        var filter = JobFilters.HeldUndeleted(claim, JobTransitions.SourcesOf(move)[0]);
        return access.ChangeKnownAsync(filter, UpdateFor(claim, move, JobTransitions.TargetOf(move), settlement, result), claim.Job, cancellationToken);
    }

    /// <summary>By far the most jobs end like this, and under load many at once: their writes may be sent together.</summary>
    private async Task<Job?> CompleteAsync(JobClaim claim, JobSettlement.Completed completed, BsonValue? result, CancellationToken cancellationToken)
    {
        var write = new FinishingWrite(claim, completed, result);
        await finishing.MakeAsync(write, cancellationToken).ConfigureAwait(false);
        return await write.Outcome.ConfigureAwait(false);
    }

    private async Task<ClaimWrite> DecideAsync(JobClaim claim, JobSettlement settlement, BsonValue? result, CancellationToken cancellationToken)
    {
        for (var decision = 0; decision < MaxDecisions; decision++)
        {
            // A worker that cannot read what was asked meanwhile lets go of the job: it would ask again and again, and keep its units.
            var current = await access.FindReadableAsync(claim.Id, cancellationToken).ConfigureAwait(false);
            if (current is null || !ClaimRules.Holds(current, claim))
            {
                return current is not null && ClaimRules.WasSettledBy(current, claim, settlement)
                    ? new ClaimWrite.Written(claim with { Job = current })
                    : new ClaimWrite.Refused(current);
            }

            var move = MoveFrom(current.Status, current, settlement);
            if (!JobTransitions.TryMove(current.Status, JobHold.Held, move, out var target))
            {
                return new ClaimWrite.Refused(current);
            }

            var update = UpdateFor(claim, move, JobTransitions.EndOf(target, current.DeleteRequested), settlement, result);
            if (await access.ChangeKnownAsync(JobFilters.AsSeen(current), update, claim.Job, cancellationToken).ConfigureAwait(false) is { } job)
            {
                return new ClaimWrite.Written(claim with { Job = job });
            }
        }

        throw new JobQueueException($"Job {claim.Id} changed {MaxDecisions} times while fence {claim.Fence} was being settled; repeat it.") { IsTransient = true };
    }

    /// <summary>A cancel request turns every ending but a normal return into <c>cancel</c>. Work that must not run twice is never handed back: it ends as if the worker had stopped.</summary>
    private static JobMove MoveFrom(JobStatus status, Job job, JobSettlement settlement) => settlement switch
    {
        JobSettlement.Completed => JobMove.Complete,
        _ when status == JobStatus.CancelRequest => JobMove.ConfirmCancel,
        JobSettlement.HandedBack when job.OnInterrupt == InterruptPolicy.Leave => JobMove.ShutDown,
        _ => ClaimRules.MoveOf(settlement),
    };

    private JobUpdate UpdateFor(JobClaim claim, JobMove move, JobStatus target, JobSettlement settlement, BsonValue? result)
    {
        var now = clock.UtcNow;
        return move switch
        {
            JobMove.Complete => JobUpdates.Complete(claim.Job, target, result, now),
            JobMove.Fail => JobUpdates.Fail(claim.Job, (JobSettlement.Failed)settlement, now),
            JobMove.ConfirmCancel => JobUpdates.End(claim.Job, target, now),
            JobMove.Reschedule => JobUpdates.Reschedule(((JobSettlement.Rescheduled)settlement).At, now),
            JobMove.ShutDown => JobUpdates.ShutDown(claim.Job, claim.Incarnation, now),
            JobMove.HandBack => JobUpdates.HandBack(claim.Job, claim.Incarnation, now),
            _ => throw new ArgumentOutOfRangeException(nameof(move), move, "No settlement makes this move."),
        };
    }
}
