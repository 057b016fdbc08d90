using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using Microsoft.Extensions.Logging;

namespace JobQueue.Running;

/// <summary>What a read of the jobs stored under this worker's incarnation means for each of them.</summary>
internal sealed class HeldJobsVerdict(HeldJobs held, CancelWatch cancels, ClaimReleaser releaser, ILogger<HeldJobsVerdict> logger)
{
    /// <summary>Jobs that were held before the read: cancelled ones are stopped, and those that the read does not show are ours no more.</summary>
    public void OnKnown(IReadOnlyList<HeldJob> before, IReadOnlyList<Job> stored)
    {
        var byKey = stored.ToDictionary(job => new HeldJobKey(job.Id, job.Fence));
        foreach (var job in before)
        {
            if (byKey.TryGetValue(job.Key, out var current))
            {
                cancels.On(job, current);
            }
            else
            {
                cancels.OnLost(job);
            }
        }
    }

    /// <summary>Claims let go before the read whose outcome had no answer: those that the read does not show are over, however they ended.</summary>
    public void OnUnrecorded(IReadOnlyList<HeldJobKey> before, IReadOnlyList<Job> stored)
    {
        foreach (var key in before.Except(stored.Select(job => new HeldJobKey(job.Id, job.Fence))))
        {
            held.Recorded(key);
        }
    }

    /// <summary>Jobs that no claim call brought that could have: the reply of the claim was lost, or that of the outcome was never had. They are given back.</summary>
    /// <remarks>One that ended between the read and now is refused by its status: the write changes nothing.</remarks>
    public async Task OnUnknownAsync(string incarnation, IReadOnlyList<Job> stored, CancellationToken cancellationToken)
    {
        foreach (var job in stored.Where(job => held.Find(new(job.Id, job.Fence)) is null))
        {
            if (await releaser.GiveBackAsync(new JobClaim(job, incarnation, job.Fence), cancellationToken).ConfigureAwait(false))
            {
                logger.UnknownClaimFound(job.Id, job.Fence, job.Status.ToName());
            }
        }
    }
}
