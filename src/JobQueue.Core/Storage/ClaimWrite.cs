using JobQueue.Claiming;
using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>What a fenced write of a worker came to.</summary>
public abstract record ClaimWrite
{
    private ClaimWrite()
    {
    }

    /// <summary>The write was made (now, or by an earlier attempt whose reply was lost).</summary>
    /// <param name="Claim">The claim with the job as it stands now.</param>
    public sealed record Written(JobClaim Claim) : ClaimWrite;

    /// <summary>The worker does not hold the job as the write required: nothing was changed.</summary>
    /// <param name="Current">The job as it stands now; <see langword="null"/> when it is gone.</param>
    public sealed record Refused(Job? Current) : ClaimWrite;
}
