namespace JobQueue.Storage;

/// <summary>Instants counted from the database's time.</summary>
internal static class DbClockExtensions
{
    /// <summary>The instant <paramref name="delay"/> from now; the last instant there is when that is further away.</summary>
    public static DateTimeOffset After(this IDbClock clock, TimeSpan delay)
    {
        var now = clock.UtcNow;
        return delay < DateTimeOffset.MaxValue - now ? now + delay : DateTimeOffset.MaxValue;
    }
}
