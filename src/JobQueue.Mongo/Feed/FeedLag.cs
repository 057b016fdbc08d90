namespace JobQueue.Mongo.Feed;

/// <summary>How far what the feed has handed out lies behind the database.</summary>
internal sealed class FeedLag(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TimeSpan _lateness;
    private long? _heardAt;
    private bool _isConnected;

    /// <summary>While connected, how late the latest change came; else how long nothing has been heard, on top of that. <see langword="null"/> before anything was.</summary>
    public TimeSpan? Now
    {
        get
        {
            lock (_gate)
            {
                return _heardAt is not { } at ? null : _isConnected ? _lateness : _lateness + time.GetElapsedTime(at);
            }
        }
    }

    /// <summary>The database answered, and everything up to <paramref name="lateness"/> ago has been handed out.</summary>
    public void Heard(TimeSpan lateness)
    {
        lock (_gate)
        {
            _lateness = lateness > TimeSpan.Zero ? lateness : TimeSpan.Zero;
            _heardAt = time.GetTimestamp();
            _isConnected = true;
        }
    }

    /// <summary>The way to the database is broken: from here on the lag grows.</summary>
    public void Lost()
    {
        lock (_gate)
        {
            _isConnected = false;
        }
    }
}
