namespace JobQueue.Mongo.Feed;

/// <summary>Lets changes gather while they come thick and fast, so that one answer of the server brings many of them instead of one.</summary>
/// <remarks>Below a thousand changes a second nothing waits. Above it claims prompt one another, and a few milliseconds matter to nobody who waits for a change.</remarks>
internal sealed class FeedPace(TimeProvider time)
{
    private const int Many = 100;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private long _began = time.GetTimestamp();
    private int _changes;
    private bool _isBusy;

    /// <summary>Waits before the next question to the server, if it is worth it.</summary>
    /// <param name="changes">How many the latest answer brought.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task RestAsync(int changes, CancellationToken cancellationToken)
    {
        _changes += changes;
        var elapsed = time.GetElapsedTime(_began);
        if (elapsed >= Window)
        {
            _isBusy = _changes * Window >= Many * elapsed;
            _changes = 0;
            _began = time.GetTimestamp();
        }

        return _isBusy ? Task.Delay(Pause, time, cancellationToken) : Task.CompletedTask;
    }
}
