namespace JobQueue.Claiming;

/// <summary>How long a claim waits, so that every replica gets its chance at a job.</summary>
internal sealed class ClaimDelayPolicy(ClaimDelay kind, TimeSpan maxDelay, Random random)
{
    /// <summary>The longest wait of <see cref="ClaimDelay.LoadAware"/>, by a worker that has nearly nothing free.</summary>
    public static TimeSpan MaxLoadDelay { get; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The time to wait before a claim.</summary>
    /// <param name="prompt">What prompts it.</param>
    /// <param name="load">The share of the own capacity that is in use.</param>
    /// <param name="roomElsewhere">Whether another live worker has room for the action.</param>
    public TimeSpan DelayOf(ClaimPrompt prompt, Func<double> load, Func<bool> roomElsewhere) => kind switch
    {
        ClaimDelay.None => TimeSpan.Zero,
        ClaimDelay.Uniform => maxDelay * random.NextDouble(),
        _ when prompt == ClaimPrompt.Feed && load() is > 0 and var used && roomElsewhere() => MaxLoadDelay * used * random.NextDouble(),
        _ => TimeSpan.Zero,
    };
}
