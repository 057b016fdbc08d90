namespace JobQueue.EmbeddedMongo.Storage.Sessions;

/// <summary>What the session's current transaction number stands for.</summary>
internal enum SessionState
{
    /// <summary>Retryable writes, or nothing yet.</summary>
    None,
    InProgress,
    Committed,
    Aborted,
}
