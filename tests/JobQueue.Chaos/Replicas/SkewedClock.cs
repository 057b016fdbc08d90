namespace JobQueue.Chaos.Replicas;

/// <summary>A machine whose wall clock is wrong.</summary>
internal sealed class SkewedClock(TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + skew;
}
