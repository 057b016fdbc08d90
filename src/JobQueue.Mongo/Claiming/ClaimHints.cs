namespace JobQueue.Mongo.Claiming;

/// <summary>What the change feed tells claims: whether anything has come up since a claim looked and found nothing. Only ever saves commands; without a live stream it says nothing.</summary>
internal sealed class ClaimHints
{
    private long _version;
    private volatile bool _isLive;

    /// <summary>Whether a change stream is open, so that silence means that nothing has come up.</summary>
    public bool IsLive => _isLive;

    /// <summary>Changes whenever something may have come up. Read it before looking.</summary>
    public long Version => Interlocked.Read(ref _version);

    public void StreamOpened()
    {
        SomethingCameUp();
        _isLive = true;
    }

    public void StreamLost() => _isLive = false;

    public void SomethingCameUp() => Interlocked.Increment(ref _version);
}
