using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Workers;

namespace JobQueue.Running;

/// <summary>Applies to this worker what others did to the jobs it holds: cancelled, deleted, taken by a burial.</summary>
internal sealed class CancelWatch(HeldJobs held, ScheduledQueue queue, EarlyChanges early, WorkerHeartbeat heartbeat)
{
    /// <summary>A job changed, as the feed tells.</summary>
    public void On(JobChange change)
    {
        if (change.Status is not (JobStatus.CancelRequest or JobStatus.Cancel or JobStatus.Deleted or JobStatus.WorkerDead))
        {
            return;
        }

        // First remembered, then looked up: a claim that returns just now first holds its job, then asks what was remembered.
        early.Remember(change);
        foreach (var job in held.Of(change.Id))
        {
            Apply(job, change.Status, change.Rev);
        }
    }

    /// <summary>A held job was read.</summary>
    public void On(HeldJob job, Job stored) => Apply(job, stored.Status, stored.Rev);

    /// <summary>A held job is no longer ours in the database.</summary>
    public void OnLost(HeldJob job)
    {
        if (!Drop(job) && !job.Control.Settled.IsCompleted)
        {
            job.Control.RequestStop(StopReason.LeaseLost);
        }
    }

    private void Apply(HeldJob job, JobStatus status, long rev)
    {
        // An event may be older than the claim: what it says was overcome by the claim itself.
        if (rev <= job.Claim.Job.Rev)
        {
            return;
        }

        switch (status)
        {
            case JobStatus.CancelRequest:
                job.Control.RequestStop(StopReason.Cancelled);
                break;
            case JobStatus.Cancel or JobStatus.Deleted when !Drop(job):
                job.Control.RequestStop(StopReason.Cancelled);
                break;
            case JobStatus.WorkerDead:
                // The heartbeat finds out whether it was our incarnation and what to do with all of its jobs.
                heartbeat.BeatNow();
                break;
        }
    }

    private bool Drop(HeldJob job)
    {
        if (!queue.TryTake(job))
        {
            return false;
        }

        held.Remove(job);
        return true;
    }
}
