namespace JobQueue.Jobs;

/// <summary>What a failure does with the retries that remain.</summary>
public abstract record FailureRetry
{
    private FailureRetry()
    {
    }

    /// <summary>Retries when the job's back-off says.</summary>
    public sealed record ByBackoff : FailureRetry;

    /// <summary>Does not retry.</summary>
    public sealed record Never : FailureRetry;

    /// <summary>Retries after a time that the handler names.</summary>
    /// <param name="Delay">The time to wait. Not negative.</param>
    public sealed record After(TimeSpan Delay) : FailureRetry;
}
