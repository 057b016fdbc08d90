namespace JobQueue.Core.Tests.Cluster;

/// <summary>The clock of a database, which another primary may have set differently: ahead of all others by a given time.</summary>
internal sealed class ShiftedClock(TimeProvider time) : TimeProvider
{
    private long _ahead;

    public TimeSpan Ahead
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _ahead));
        set => Volatile.Write(ref _ahead, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Ahead;
}
