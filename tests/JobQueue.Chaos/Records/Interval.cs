namespace JobQueue.Chaos.Records;

/// <summary>A span of the machine's monotonic clock, in milliseconds.</summary>
internal sealed record Interval(double From, double Until)
{
    /// <summary>How long both last at once.</summary>
    public double Common(double from, double until) => Math.Max(0, Math.Min(Until, until) - Math.Max(From, from));
}
