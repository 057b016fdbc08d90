namespace JobQueue.Jobs;

/// <summary>How long a failed job's successor waits before it is due.</summary>
public abstract record JobBackoff
{
    private JobBackoff()
    {
    }

    /// <summary>The default: <see cref="Exponential"/> from 1 second to 5 minutes.</summary>
    public static JobBackoff Default { get; } = new Exponential(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    /// <summary>At once, as Docker Trusted Registry does.</summary>
    public sealed record None : JobBackoff;

    /// <summary>Always the same time.</summary>
    /// <param name="Delay">The time to wait. Not negative.</param>
    public sealed record Constant(TimeSpan Delay) : JobBackoff;

    /// <summary>Doubling with each retry, with a random share of up to a half taken off so that retries spread.</summary>
    /// <param name="First">The longest wait before the first retry.</param>
    /// <param name="Cap">The longest wait before any retry.</param>
    public sealed record Exponential(TimeSpan First, TimeSpan Cap) : JobBackoff;
}
