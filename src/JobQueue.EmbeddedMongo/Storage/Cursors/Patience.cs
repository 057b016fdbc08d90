namespace JobQueue.EmbeddedMongo.Storage.Cursors;

/// <summary>A wait for writes that ends at a set time.</summary>
internal sealed class Patience
{
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly TimeSpan _limit;

    private Patience(TimeProvider time, TimeSpan limit) => (_time, _start, _limit) = (time, time.GetTimestamp(), limit);

    internal static Patience Until(TimeProvider time, TimeSpan limit) => new(time, limit);

    /// <summary>Waits for the event; false when time is up first.</summary>
    internal async ValueTask<bool> WaitAsync(Task happened, CancellationToken cancellationToken)
    {
        var left = _limit - _time.GetElapsedTime(_start);
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        try
        {
            await happened.WaitAsync(left, _time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
