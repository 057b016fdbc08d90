using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;

namespace JobQueue.Testing.InMemory;

/// <summary>Whether a claim is the one that a job shows.</summary>
internal static class Fencing
{
    public static bool Holds(Job job, JobClaim claim) =>
        job.Hold == JobHold.Held && job.Incarnation == claim.Incarnation && job.Fence == claim.Fence;

    /// <summary>Whether this claim ended its hold by itself, so that a repeated release after a lost reply has succeeded.</summary>
    public static bool WasReleasedBy(Job job, JobClaim claim) => WasEndedBy(job, claim) && job is { Status: JobStatus.Waiting, Claimable: true };

    /// <summary>Whether the job shows the result of this claim's own settlement, so that a repetition after a lost reply has succeeded.</summary>
    public static bool WasSettledBy(Job job, JobClaim claim, JobSettlement settlement) => WasEndedBy(job, claim) && settlement switch
    {
        JobSettlement.Completed => job.Status is JobStatus.Done or JobStatus.Deleted,
        JobSettlement.Failed => job.Status is JobStatus.Error or JobStatus.Cancel or JobStatus.Deleted,
        JobSettlement.Cancelled => job.Status is JobStatus.Cancel or JobStatus.Deleted,
        JobSettlement.Rescheduled or JobSettlement.NotBegun => job.Status is JobStatus.Waiting or JobStatus.Cancel or JobStatus.Deleted,
        JobSettlement.HandedBack => job.Status is JobStatus.Waiting or JobStatus.WorkerShutdown or JobStatus.Cancel or JobStatus.Deleted,
        JobSettlement.ShutDown => job.Status is JobStatus.WorkerShutdown or JobStatus.Cancel or JobStatus.Deleted,
        _ => throw new ArgumentOutOfRangeException(nameof(settlement)),
    };

    private static bool WasEndedBy(Job job, JobClaim claim) =>
        job.Fence == claim.Fence && job.Incarnation is null && job.BuriedIncarnation != claim.Incarnation;
}
