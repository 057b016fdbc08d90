namespace JobQueue.Storage;

/// <summary>What a heartbeat came to.</summary>
public abstract record Heartbeat
{
    private Heartbeat()
    {
    }

    /// <summary>The lease runs on.</summary>
    /// <param name="HeartbeatExpiration">The new expiry, in database time.</param>
    /// <param name="OffsetJump">By how much the estimated difference between the database's clock and ours changed since the last sample; zero for the first.</param>
    /// <param name="Primary">Something that changes when another server answers writes; <see langword="null"/> where unknown.</param>
    public sealed record Renewed(DateTimeOffset HeartbeatExpiration, TimeSpan OffsetJump, string? Primary) : Heartbeat;

    /// <summary>The incarnation has no record or was declared dead: it must stop its jobs and register anew.</summary>
    public sealed record Buried : Heartbeat;
}
