using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>What a request to cancel came to.</summary>
public abstract record CancelOutcome
{
    private CancelOutcome()
    {
    }

    /// <summary>The job runs; its worker has been asked to stop it, by this request or an earlier one.</summary>
    public sealed record Requested(Job Job) : CancelOutcome;

    /// <summary>The job did not run and is cancelled.</summary>
    public sealed record Cancelled(Job Job) : CancelOutcome;

    /// <summary>The job had ended already.</summary>
    /// <param name="Job">The job.</param>
    /// <param name="Successor">The unfinished job of its retry chain; <see langword="null"/> when the whole chain has ended.</param>
    public sealed record AlreadyFinal(Job Job, JobId? Successor) : CancelOutcome;

    /// <summary>No such job.</summary>
    public sealed record NotFound : CancelOutcome;
}
