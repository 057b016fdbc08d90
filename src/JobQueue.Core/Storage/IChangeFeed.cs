namespace JobQueue.Storage;

/// <summary>The changes of one queue as this process hears of them: one change stream per process, shared by all watchers.</summary>
public interface IChangeFeed
{
    /// <summary>How changes are learned now.</summary>
    FeedMode Mode { get; }

    /// <summary>
    /// How far what watchers have been told lies behind the database, in database time: how late the latest change came, zero while nothing changes; growing while the database cannot be reached.
    /// <see langword="null"/> before it was reached at all.
    /// </summary>
    TimeSpan? Lag { get; }

    /// <summary>Runs the stream until <paramref name="cancellationToken"/> is cancelled: opens it, resumes it, falls back to polling where the server has none. Never throws for a database fault.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Watches. Once the first element is awaited the watcher is registered and misses nothing; a watcher that falls far behind gets <see cref="FeedMessage.Resync"/> instead of a growing queue.</summary>
    IAsyncEnumerable<FeedMessage> WatchAsync(FeedRequest request, CancellationToken cancellationToken);
}
