namespace JobQueue.Host.Events;

/// <summary>The bounds of event streams.</summary>
internal sealed record EventLimits
{
    /// <summary>How many events are kept for those who were cut off or are slow.</summary>
    public int Kept { get; init; } = 8192;

    /// <summary>How many may listen at once.</summary>
    public int Listeners { get; init; } = 500;

    /// <summary>How often a quiet stream shows that it lives.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a listener may take to accept what was sent.</summary>
    public TimeSpan WritePatience { get; init; } = TimeSpan.FromSeconds(30);
}
