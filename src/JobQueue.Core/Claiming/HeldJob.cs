using JobQueue.Running;

namespace JobQueue.Claiming;

/// <summary>One claim of this worker, from the claim until the execution has really left.</summary>
internal sealed class HeldJob(JobClaim claim, RunControl control)
{
    private volatile JobClaim _claim = claim;

    /// <summary>The claim as the latest own write left it.</summary>
    public JobClaim Claim
    {
        get => _claim;
        set => _claim = value;
    }

    /// <summary>Stops its execution.</summary>
    public RunControl Control { get; } = control;

    /// <summary>The fence never changes, not even by a resurrection: with the job it names this claim.</summary>
    public HeldJobKey Key { get; } = new(claim.Id, claim.Fence);

    /// <summary>Whether slot and units were given back before the claim: see <see cref="HeldJobs.FreeRoom"/>.</summary>
    public bool HasFreedRoom { get; set; }

    /// <summary>Completes when the execution has left; set once when the job is launched.</summary>
    public Task Execution { get; set; } = Task.CompletedTask;
}
