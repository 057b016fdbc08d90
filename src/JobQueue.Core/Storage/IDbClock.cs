namespace JobQueue.Storage;

/// <summary>The database's time, estimated in this process. Lease expiry, schedule times and cron times are compared in it, so a replica whose own clock is wrong behaves like any other.</summary>
public interface IDbClock
{
    /// <summary>The database's time now, in UTC, with millisecond precision. Before the first sample it is this process's own time.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Whether the database's clock has been sampled at least once.</summary>
    bool IsSampled { get; }

    /// <summary>Samples the database's clock unless that was done lately.</summary>
    ValueTask EnsureSampledAsync(CancellationToken cancellationToken);
}
