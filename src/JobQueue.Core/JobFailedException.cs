using JobQueue.Jobs;

namespace JobQueue;

/// <summary>Thrown by a handler to end its job in <c>error</c> and to say whether and when it is tried again.</summary>
public sealed class JobFailedException : Exception
{
    /// <summary>Fails the job as any exception does: it is retried while retries remain.</summary>
    public JobFailedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The word stored as <see cref="JobError.Type"/>.</summary>
    public string Type { get; init; } = nameof(JobFailedException);

    /// <summary>What to do with the retries that remain.</summary>
    public FailureRetry Retry { get; init; } = new FailureRetry.ByBackoff();
}
