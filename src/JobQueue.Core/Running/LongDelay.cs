namespace JobQueue.Running;

/// <summary>Waits longer than one timer can (49 days).</summary>
internal static class LongDelay
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromDays(1);

    /// <summary>Waits; not at all when <paramref name="delay"/> is not positive.</summary>
    public static async Task WaitAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        var from = time.GetTimestamp();
        while (delay - time.GetElapsedTime(from) is { Ticks: > 0 } left)
        {
            await Task.Delay(left < LongestStep ? left : LongestStep, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
