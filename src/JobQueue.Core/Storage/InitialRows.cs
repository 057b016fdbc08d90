namespace JobQueue.Storage;

/// <summary>Whether a watcher first gets what is there already.</summary>
public enum InitialRows
{
    /// <summary>Only changes.</summary>
    Skipped,

    /// <summary>The current rows, then <see cref="FeedMessage.Ready"/>, then every later change; none missed, none doubled.</summary>
    Included,
}
