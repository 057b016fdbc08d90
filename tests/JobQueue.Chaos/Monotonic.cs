namespace JobQueue.Chaos;

/// <summary>The machine's monotonic clock. On Linux it is the same for all processes and nothing sets it, so instants of different processes compare.</summary>
internal static class Monotonic
{
    /// <summary>Milliseconds since some moment.</summary>
    public static double Now => TimeProvider.System.GetTimestamp() * 1000.0 / TimeProvider.System.TimestampFrequency;
}
