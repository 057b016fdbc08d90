using JobQueue.Jobs;

namespace JobQueue.Conformance.Model;

/// <summary>
/// Which move leads from where to where, typed by hand from the documented statuses and moves, independently of <see cref="JobTransitions"/>.
/// What is not listed is not allowed.
/// </summary>
public static class MoveTable
{
    public static IReadOnlyDictionary<(JobStatus From, JobHold Hold, JobMove Move), JobStatus> Rows { get; } = new Dictionary<(JobStatus, JobHold, JobMove), JobStatus>
    {
        // A claim takes what waits unclaimed, and what an interrupted worker left to be run again.
        [(JobStatus.Waiting, JobHold.Claimable, JobMove.Claim)] = JobStatus.Waiting,
        [(JobStatus.WorkerDead, JobHold.Claimable, JobMove.Claim)] = JobStatus.Waiting,
        [(JobStatus.WorkerShutdown, JobHold.Claimable, JobMove.Claim)] = JobStatus.Waiting,
        [(JobStatus.Waiting, JobHold.Claimable, JobMove.ClaimAndStart)] = JobStatus.Running,
        [(JobStatus.WorkerDead, JobHold.Claimable, JobMove.ClaimAndStart)] = JobStatus.Running,
        [(JobStatus.WorkerShutdown, JobHold.Claimable, JobMove.ClaimAndStart)] = JobStatus.Running,

        // A claimed job is started at its time or given back; so is one whose worker came back and has stopped it.
        [(JobStatus.Waiting, JobHold.Held, JobMove.Start)] = JobStatus.Running,
        [(JobStatus.Waiting, JobHold.Held, JobMove.Release)] = JobStatus.Waiting,
        [(JobStatus.WorkerResurrection, JobHold.Held, JobMove.Release)] = JobStatus.Waiting,

        // A run ends.
        [(JobStatus.Running, JobHold.Held, JobMove.Complete)] = JobStatus.Done,
        [(JobStatus.Running, JobHold.Held, JobMove.Fail)] = JobStatus.Error,
        [(JobStatus.Running, JobHold.Held, JobMove.Reschedule)] = JobStatus.Waiting,
        [(JobStatus.Running, JobHold.Held, JobMove.ShutDown)] = JobStatus.WorkerShutdown,
        [(JobStatus.Running, JobHold.Held, JobMove.HandBack)] = JobStatus.Waiting,

        // A run ends under a cancel request: done if it returned before it noticed, else cancel.
        [(JobStatus.CancelRequest, JobHold.Held, JobMove.Complete)] = JobStatus.Done,
        [(JobStatus.CancelRequest, JobHold.Held, JobMove.ConfirmCancel)] = JobStatus.Cancel,

        // Whatever a dead worker held.
        [(JobStatus.Waiting, JobHold.Held, JobMove.Bury)] = JobStatus.WorkerDead,
        [(JobStatus.Running, JobHold.Held, JobMove.Bury)] = JobStatus.WorkerDead,
        [(JobStatus.WorkerResurrection, JobHold.Held, JobMove.Bury)] = JobStatus.WorkerDead,
        [(JobStatus.CancelRequest, JobHold.Held, JobMove.Bury)] = JobStatus.Cancel,
        [(JobStatus.WorkerDead, JobHold.Claimable, JobMove.Resurrect)] = JobStatus.WorkerResurrection,

        // Cancel: what runs is asked, what does not run is cancelled at once.
        [(JobStatus.Running, JobHold.Held, JobMove.RequestCancel)] = JobStatus.CancelRequest,
        [(JobStatus.Waiting, JobHold.Claimable, JobMove.CancelNow)] = JobStatus.Cancel,
        [(JobStatus.Waiting, JobHold.Held, JobMove.CancelNow)] = JobStatus.Cancel,
        [(JobStatus.WorkerDead, JobHold.Claimable, JobMove.CancelNow)] = JobStatus.Cancel,
        [(JobStatus.WorkerShutdown, JobHold.Claimable, JobMove.CancelNow)] = JobStatus.Cancel,
        [(JobStatus.WorkerResurrection, JobHold.Held, JobMove.CancelNow)] = JobStatus.Cancel,

        // Delete: what runs is cancelled first, what does not run is deleted at once, ended or not.
        [(JobStatus.Running, JobHold.Held, JobMove.RequestDelete)] = JobStatus.CancelRequest,
        [(JobStatus.CancelRequest, JobHold.Held, JobMove.RequestDelete)] = JobStatus.CancelRequest,
        [(JobStatus.Waiting, JobHold.Claimable, JobMove.Delete)] = JobStatus.Deleted,
        [(JobStatus.Waiting, JobHold.Held, JobMove.Delete)] = JobStatus.Deleted,
        [(JobStatus.WorkerDead, JobHold.Claimable, JobMove.Delete)] = JobStatus.Deleted,
        [(JobStatus.WorkerDead, JobHold.Final, JobMove.Delete)] = JobStatus.Deleted,
        [(JobStatus.WorkerShutdown, JobHold.Claimable, JobMove.Delete)] = JobStatus.Deleted,
        [(JobStatus.WorkerShutdown, JobHold.Final, JobMove.Delete)] = JobStatus.Deleted,
        [(JobStatus.WorkerResurrection, JobHold.Held, JobMove.Delete)] = JobStatus.Deleted,
        [(JobStatus.Done, JobHold.Final, JobMove.Delete)] = JobStatus.Deleted,
        [(JobStatus.Error, JobHold.Final, JobMove.Delete)] = JobStatus.Deleted,
        [(JobStatus.Cancel, JobHold.Final, JobMove.Delete)] = JobStatus.Deleted,
    };
}
