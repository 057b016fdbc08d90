using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using JobQueue.Storage;
using MongoDB.Bson;

namespace JobQueue.Mongo;

/// <summary>The short writes of a worker to a job that it holds. Each names incarnation, fence and source statuses, so a worker that lost the job changes nothing.</summary>
internal sealed class ClaimWriter(JobAccess access, DbClock clock)
{
    public Task<ClaimWrite> StartAsync(JobClaim claim, CancellationToken cancellationToken) => WriteAsync(
        claim,
        JobFilters.HeldBefore(claim, JobMove.Start),
        JobUpdates.Start(clock.UtcNow),
        current => ClaimRules.Holds(current, claim) && ClaimRules.IsExecuting(current),
        current => ClaimRules.CanMove(current, claim, JobMove.Start),
        cancellationToken);

    public Task<ClaimWrite> ReleaseAsync(JobClaim claim, CancellationToken cancellationToken) => WriteAsync(
        claim,
        JobFilters.HeldBefore(claim, JobMove.Release),
        JobUpdates.Release(claim.Job, clock.UtcNow),
        current => ClaimRules.WasReleasedBy(current, claim),
        current => ClaimRules.CanMove(current, claim, JobMove.Release),
        cancellationToken);

    public Task<ClaimWrite> ReportAsync(JobClaim claim, JobProgress progress, CancellationToken cancellationToken) => WriteAsync(
        claim, JobFilters.HeldBefore(claim, JobMove.Complete), JobUpdates.Report(progress), _ => false, _ => false, cancellationToken);

    public Task<ClaimWrite> ResurrectAsync(JobClaim claim, string incarnation, CancellationToken cancellationToken)
    {
        var kept = claim with { Incarnation = incarnation };
        return WriteAsync(
            kept,
            JobFilters.BuriedFrom(claim),
            JobUpdates.Resurrect(claim.Job, incarnation, clock.UtcNow),
            current => ClaimRules.Holds(current, kept) && current.Status == JobTransitions.TargetOf(JobMove.Resurrect),
            current => ClaimRules.WasBuriedFrom(current, claim) && JobTransitions.SourcesOf(JobMove.Resurrect).Contains(current.Status),
            cancellationToken);
    }

    /// <summary>One conditional write; where it does not match, a read tells whether an earlier attempt, whose reply was lost, had made it. A worker that cannot read the job lets go of it.</summary>
    private async Task<ClaimWrite> WriteAsync(
        JobClaim claim, BsonDocument filter, JobUpdate update, Func<Job, bool> wasMade, Func<Job, bool> canStill, CancellationToken cancellationToken)
    {
        if (await access.ChangeKnownAsync(filter, update, claim.Job, cancellationToken).ConfigureAwait(false) is { } written)
        {
            return new ClaimWrite.Written(claim with { Job = written });
        }

        var current = await access.FindReadableAsync(claim.Id, cancellationToken).ConfigureAwait(false);
        if (current is not null && wasMade(current))
        {
            return new ClaimWrite.Written(claim with { Job = current });
        }

        return current is null || !canStill(current) ? new ClaimWrite.Refused(current) : throw NotReplicatedYet(claim);
    }

    /// <summary>The write found the job changed, and the read, which shows what a majority has, does not: an earlier attempt's write is on its way.</summary>
    private static JobQueueException NotReplicatedYet(JobClaim claim) =>
        new($"Job {claim.Id} has just been changed and a majority does not have it yet; repeat the write under fence {claim.Fence}.") { IsTransient = true };
}
