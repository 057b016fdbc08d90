using System.Collections.Immutable;
using JobQueue.Storage;
using MongoDB.Bson;

namespace JobQueue.Mongo.Feed;

/// <summary>Hands what one change stream brings to all watchers of the process.</summary>
internal sealed class FeedHub(TimeProvider time)
{
    private const int MaxUnread = 10_000;

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _watched = NewSignal();
    private ImmutableArray<FeedWatcher> _watchers = [];
    private TaskCompletionSource _open = NewSignal();
    private FeedMode _mode = FeedMode.Connecting;
    private BsonTimestamp? _position;

    /// <summary>How far behind the watchers are.</summary>
    public FeedLag Lag { get; } = new(time);

    public FeedMode Mode
    {
        get
        {
            lock (_gate)
            {
                return _mode;
            }
        }
    }

    /// <summary>The cluster time up to which everything has been handed out: reads of initial rows must not be older.</summary>
    public BsonTimestamp? Position
    {
        get
        {
            lock (_gate)
            {
                return _position;
            }
        }
    }

    public FeedWatcher Add(FeedRequest request)
    {
        var watcher = new FeedWatcher(request.Topics, request.InitialRows, MaxUnread);
        lock (_gate)
        {
            _watchers = _watchers.Add(watcher);
        }

        _watched.TrySetResult();
        return watcher;
    }

    public void Remove(FeedWatcher watcher)
    {
        lock (_gate)
        {
            _watchers = _watchers.Remove(watcher);
        }
    }

    /// <summary>Waits for the first watcher there ever is.</summary>
    public Task WhenWatchedAsync(CancellationToken cancellationToken) => _watched.Task.WaitAsync(cancellationToken);

    public bool HasWatchersOf(FeedTopics topics) => WatchersOf(topics).Any();

    public void Publish(FeedTopics topic, FeedMessage message)
    {
        foreach (var watcher in WatchersOf(topic))
        {
            watcher.Offer(message);
        }
    }

    /// <summary>Tells watchers of these topics to read again what they depend on.</summary>
    public void Resync(FeedTopics topics)
    {
        foreach (var watcher in WatchersOf(topics))
        {
            watcher.OfferResync();
        }
    }

    public void Enter(FeedMode mode, BsonTimestamp? position)
    {
        lock (_gate)
        {
            _mode = mode;
            _position = position ?? _position;
            if (mode == FeedMode.Connecting)
            {
                Lag.Lost();
                _open = _open.Task.IsCompleted ? NewSignal() : _open;
            }
            else
            {
                _open.TrySetResult();
            }
        }
    }

    public void Advance(BsonTimestamp? position)
    {
        lock (_gate)
        {
            _position = position ?? _position;
        }
    }

    /// <summary>Waits until changes are being learned, by stream or by polling.</summary>
    public Task WhenOpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _open.Task.WaitAsync(cancellationToken);
        }
    }

    private IEnumerable<FeedWatcher> WatchersOf(FeedTopics topics)
    {
        ImmutableArray<FeedWatcher> watchers;
        lock (_gate)
        {
            watchers = _watchers;
        }

        return watchers.Where(watcher => (watcher.Topics & topics) != FeedTopics.None);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
