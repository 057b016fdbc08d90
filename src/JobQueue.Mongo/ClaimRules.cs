using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Mongo;

/// <summary>What a stored job says about a claim.</summary>
internal static class ClaimRules
{
    public static bool Holds(Job job, JobClaim claim) => job.Hold == JobHold.Held && job.Incarnation == claim.Incarnation && job.Fence == claim.Fence;

    public static bool CanMove(Job job, JobClaim claim, JobMove move) => Holds(job, claim) && JobTransitions.SourcesOf(move).Contains(job.Status);

    /// <summary>Whether a burial took the job from this claim, and nobody has claimed it since.</summary>
    public static bool WasBuriedFrom(Job job, JobClaim claim) => job.Claimable && job.BuriedIncarnation == claim.Incarnation && job.Fence == claim.Fence;

    /// <summary>Whether a handler is at work, asked to stop or not.</summary>
    public static bool IsExecuting(Job job) => JobTransitions.SourcesOf(JobMove.Complete).Contains(job.Status);

    /// <summary>Whether this claim gave the job back, so that a repetition after a lost reply has succeeded.</summary>
    public static bool WasReleasedBy(Job job, JobClaim claim) => WasEndedBy(job, claim) && job is { Status: JobStatus.Waiting, Claimable: true };

    /// <summary>Whether the job shows the result of this claim's own settlement, so that a repetition after a lost reply has succeeded.</summary>
    public static bool WasSettledBy(Job job, JobClaim claim, JobSettlement settlement) =>
        WasEndedBy(job, claim) && (IsOwnEnd(job.Status, settlement) || job.Status == JobStatus.Deleted);

    private static bool IsOwnEnd(JobStatus status, JobSettlement settlement) => settlement switch
    {
        JobSettlement.Completed => status == JobTransitions.TargetOf(JobMove.Complete),
        JobSettlement.HandedBack when status == JobTransitions.TargetOf(JobMove.ShutDown) => true,
        _ => status == JobTransitions.TargetOf(MoveOf(settlement)) || status == JobTransitions.TargetOf(JobMove.ConfirmCancel),
    };

    /// <summary>The move that a settlement makes from <c>running</c> (or, for a confirmed cancel, from <c>cancel_request</c>).</summary>
    public static JobMove MoveOf(JobSettlement settlement) => settlement switch
    {
        JobSettlement.Completed => JobMove.Complete,
        JobSettlement.Failed => JobMove.Fail,
        JobSettlement.Cancelled => JobMove.ConfirmCancel,
        JobSettlement.Rescheduled => JobMove.Reschedule,
        JobSettlement.ShutDown => JobMove.ShutDown,
        JobSettlement.HandedBack or JobSettlement.NotBegun => JobMove.HandBack,
        _ => throw new ArgumentOutOfRangeException(nameof(settlement), settlement, "An unknown settlement."),
    };

    // A burial ends the hold too, but then the result is not this claim's.
    private static bool WasEndedBy(Job job, JobClaim claim) =>
        job.Fence == claim.Fence && job.Incarnation is null && job.BuriedIncarnation != claim.Incarnation;
}
