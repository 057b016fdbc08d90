namespace JobQueue.Retention;

/// <summary>Which of <see cref="JobHistorySettings"/> to set. What is <see langword="null"/> stays as it is.</summary>
public sealed record JobHistoryChange
{
    /// <summary>See <see cref="JobHistorySettings.CompactionEnabled"/>.</summary>
    public bool? CompactionEnabled { get; init; }

    /// <summary>See <see cref="JobHistorySettings.ToKeep"/>.</summary>
    /// <value>Not negative.</value>
    public long? ToKeep { get; init; }

    /// <summary>See <see cref="JobHistorySettings.MaxAge"/>.</summary>
    /// <value>Not negative.</value>
    public TimeSpan? MaxAge { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A number or a duration is negative.</exception>
    internal static void ThrowIfOutOfBounds(JobHistoryChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentOutOfRangeException.ThrowIfNegative(change.ToKeep ?? 0, nameof(change));
        ArgumentOutOfRangeException.ThrowIfLessThan(change.MaxAge ?? TimeSpan.Zero, TimeSpan.Zero, nameof(change));
    }
}
