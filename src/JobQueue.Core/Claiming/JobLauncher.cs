using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Workers;

namespace JobQueue.Claiming;

/// <summary>Decides what becomes of a claim that came back: run it now, queue it for its time, or give it back.</summary>
internal sealed class JobLauncher(WorkerLease lease, HeldJobs held, ScheduledQueue queue, EarlyChanges early, ClaimReleaser releaser, ClaimRun run)
{
    private volatile bool _closed;

    /// <summary>Called when a job was queued.</summary>
    public event Action? Queued;

    /// <summary>From now on nothing new is begun: the worker stops.</summary>
    public void Close() => _closed = true;

    /// <summary>Takes in what a claim brought.</summary>
    public async Task AcceptAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        if (held.Add(claim, new RunControl()) is not { } job)
        {
            return;
        }

        // First held, then asked: whoever stops jobs (a cancel, a burial, the lease's end, the worker's stop) first says so, then looks at what is held. One of the two sees the other.
        if (early.Overtook(claim) || !MayBegin(claim))
        {
            held.Remove(job);
            await releaser.GiveBackAsync(claim, cancellationToken).ConfigureAwait(false);
            return;
        }

        await BeginAsync(job, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a job that was taken out of the queue at its time.</summary>
    public void Start(HeldJob job) => job.Execution = run.SeeThroughAsync(job);

    /// <summary>The reply may have been long on its way: by now the lease may be running out, or the claim be one of a buried incarnation.</summary>
    private bool MayBegin(JobClaim claim) => !_closed && lease.MayBegin && claim.Incarnation == lease.Incarnation;

    private async Task BeginAsync(HeldJob job, CancellationToken cancellationToken)
    {
        if (job.Claim.Job.Status == JobStatus.Waiting)
        {
            queue.Add(job);
            Queued?.Invoke();
            await releaser.MakeRoomAsync(job.Claim.Job.CapacityMap, cancellationToken).ConfigureAwait(false);
            return;
        }

        var makingRoom = releaser.TakeToMakeRoom(job.Claim.Job.CapacityMap);
        if (releaser.IsTooMuch(job))
        {
            // What it was to replace has started meanwhile.
            held.Remove(job);
            await releaser.GiveBackAsync(job.Claim, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            Start(job);
        }

        await releaser.ReleaseAsync(makingRoom, cancellationToken).ConfigureAwait(false);
    }
}
