using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>What a request to try an ended job again came to.</summary>
public abstract record RetryOutcome
{
    private RetryOutcome()
    {
    }

    /// <summary>A new job tries again what the ended one tried.</summary>
    /// <param name="Job">The new job: the first of a retry chain of its own, which names the ended job as the one it retries.</param>
    public sealed record Retried(Job Job) : RetryOutcome;

    /// <summary>The job was tried again already: by its own retries, or by an earlier request.</summary>
    /// <param name="Job">The job.</param>
    /// <param name="Successor">The job that tries or tried it again; where that has ended it may be retried itself.</param>
    public sealed record AlreadyRetried(Job Job, Job Successor) : RetryOutcome;

    /// <summary>Another unfinished job has the job's unique key.</summary>
    /// <param name="Job">The job.</param>
    /// <param name="Holder">The job that has the key.</param>
    public sealed record KeyTaken(Job Job, Job Holder) : RetryOutcome;

    /// <summary>The job has not ended yet.</summary>
    public sealed record NotFinal(Job Job) : RetryOutcome;

    /// <summary>The job is deleted: what it was to do is not known any more.</summary>
    public sealed record Deleted(Job Job) : RetryOutcome;

    /// <summary>No such job.</summary>
    public sealed record NotFound : RetryOutcome;
}
