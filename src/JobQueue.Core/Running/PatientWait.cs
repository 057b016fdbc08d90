namespace JobQueue.Running;

/// <summary>Waits for background work that shall hold nobody up.</summary>
internal static class PatientWait
{
    /// <summary>Waits until the work has ended; after <paramref name="patience"/> it is cancelled first.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public static async Task<bool> PatientlyAsync(this Task work, TimeSpan patience, TimeProvider time, CancellationTokenSource cancellation)
    {
        if (work.IsCompleted)
        {
            // Most runs log nothing and report nothing.
            return true;
        }

        using var over = new CancellationTokenSource();
        await Task.WhenAny(work, Task.Delay(patience, time, over.Token)).ConfigureAwait(false);
        var inTime = work.IsCompleted;
        await over.CancelAsync().ConfigureAwait(false);
        if (!inTime)
        {
            await cancellation.CancelAsync().ConfigureAwait(false);
        }

        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return inTime;
    }
}
