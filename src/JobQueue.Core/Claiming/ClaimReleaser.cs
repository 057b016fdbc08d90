using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Claiming;

/// <summary>Gives back jobs that this worker holds and will not run. A write that fails is not repeated here: the sweep finds the job held and unknown, and gives it back.</summary>
internal sealed class ClaimReleaser(IJobStore jobs, HeldJobs held, ScheduledQueue queue, CapacityLedger ledger, JobMetrics metrics, ILogger<ClaimReleaser> logger)
{
    /// <summary>Gives back a claim that is not executed here: as never begun, unless its handler was entered and only the outcome could not be written.</summary>
    /// <returns>Whether this call gave it back; not when it had ended or was given back before, nor when the write failed.</returns>
    public async Task<bool> GiveBackAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            var write = await WriteAsync(claim, cancellationToken).ConfigureAwait(false);
            held.Recorded(new(claim.Id, claim.Fence));
            if (write is not ClaimWrite.Written)
            {
                return false;
            }

            metrics.ClaimGivenBack(claim.Job);
            logger.ClaimGivenBack(claim.Id, claim.Fence);
            return true;
        }
        catch (Exception failure)
        {
            logger.GivingBackFailed(claim.Id, claim.Fence, failure.Message);
            return false;
        }
    }

    /// <summary>Gives back every job of the internal queue.</summary>
    public Task ReleaseQueuedAsync(CancellationToken cancellationToken)
    {
        var taken = queue.TakeAll();
        return ReleaseAsync(taken, cancellationToken);
    }

    /// <summary>Gives back claimed-ahead jobs, latest first, until what <paramref name="needs"/> names is no longer used beyond the capacity or no such job is left.</summary>
    public Task MakeRoomAsync(CapacityMap? needs, CancellationToken cancellationToken) => ReleaseAsync(TakeToMakeRoom(needs), cancellationToken);

    /// <summary>Takes such jobs out of the queue and frees their units, still to be released.</summary>
    public IReadOnlyList<HeldJob> TakeToMakeRoom(CapacityMap? needs)
    {
        var taken = new List<HeldJob>();
        while (ledger.IsOverused(needs) && queue.TakeLatest(IsTooMuch) is { } latest)
        {
            held.Remove(latest);
            taken.Add(latest);
        }

        return taken;
    }

    /// <summary>Gives back claimed-ahead jobs, latest first, as far as the capacity has shrunk below what is in use.</summary>
    public Task ReleaseWhatNoLongerFitsAsync(CancellationToken cancellationToken) => ReleaseAheadAsync(IsTooMuch, cancellationToken);

    /// <summary>Gives back the claimed-ahead jobs that meet a condition, latest first; it is asked anew after each.</summary>
    public Task ReleaseAheadAsync(Func<HeldJob, bool> condition, CancellationToken cancellationToken)
    {
        var taken = new List<HeldJob>();
        while (queue.TakeLatest(condition) is { } latest)
        {
            held.Remove(latest);
            taken.Add(latest);
        }

        return ReleaseAsync(taken, cancellationToken);
    }

    /// <summary>Whether a held job uses more than the capacity has.</summary>
    public bool IsTooMuch(HeldJob job) => ledger.IsOverused(job.Claim.Job.CapacityMap);

    /// <summary>Releases jobs that were taken out of the queue.</summary>
    public async Task ReleaseAsync(IReadOnlyList<HeldJob> taken, CancellationToken cancellationToken)
    {
        foreach (var job in taken)
        {
            held.Remove(job);
        }

        await Task.WhenAll(taken.Select(job => GiveBackAsync(job.Claim, cancellationToken))).ConfigureAwait(false);
    }

    private Task<ClaimWrite> WriteAsync(JobClaim claim, CancellationToken cancellationToken) => claim.Job.Status switch
    {
        JobStatus.Running when held.IsUnrecorded(new(claim.Id, claim.Fence)) => jobs.SettleAsync(claim, new JobSettlement.HandedBack(), cancellationToken),
        JobStatus.Running => jobs.SettleAsync(claim, new JobSettlement.NotBegun(), cancellationToken),
        JobStatus.CancelRequest => jobs.SettleAsync(claim, new JobSettlement.Cancelled(), cancellationToken),
        _ => jobs.ReleaseAsync(claim, cancellationToken),
    };
}
