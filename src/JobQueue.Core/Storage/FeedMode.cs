namespace JobQueue.Storage;

/// <summary>How the change feed learns of changes.</summary>
public enum FeedMode
{
    /// <summary>Not connected yet, or reconnecting.</summary>
    Connecting,

    /// <summary>A change stream of the database.</summary>
    Stream,

    /// <summary>Repeated reads, because the server has no change streams.</summary>
    Polling,
}
