namespace JobQueue.Mongo.Feed;

/// <summary>Why a change stream ended.</summary>
internal abstract record StreamEnd
{
    private StreamEnd()
    {
    }

    /// <summary>The stream could not be opened.</summary>
    public sealed record NotOpened(Exception Failure) : StreamEnd;

    /// <summary>The connection or the server failed: the stream goes on where it ended.</summary>
    public sealed record Lost(Exception Failure) : StreamEnd;

    /// <summary>Changes may have been missed: the stream starts anew, and every watcher reads again.</summary>
    public sealed record Broken(string Reason) : StreamEnd;

    /// <summary>The server has no change streams.</summary>
    public sealed record Unsupported(string Reason) : StreamEnd;
}
