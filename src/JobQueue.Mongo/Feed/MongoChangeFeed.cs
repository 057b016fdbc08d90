using System.Runtime.CompilerServices;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace JobQueue.Mongo.Feed;

/// <summary>The changes of one queue: by a change stream, or by polling where the server has none.</summary>
internal sealed class MongoChangeFeed : IChangeFeed
{
    /// <summary>How long a server without change streams is polled before it is asked for one again.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly FeedHub _hub;
    private readonly FeedSources _sources;
    private readonly InitialRowReader _rows;
    private readonly TimeProvider _time;
    private readonly ILogger<MongoChangeFeed> _logger;
    private readonly Reminder _unavailable;
    private readonly ResiliencePipeline<StreamEnd> _opening;

    public MongoChangeFeed(FeedHub hub, FeedSources sources, InitialRowReader rows, TimeProvider time, ILogger<MongoChangeFeed> logger)
    {
        _hub = hub;
        _sources = sources;
        _rows = rows;
        _time = time;
        _logger = logger;
        _unavailable = new Reminder(time);
        _opening = new ResiliencePipelineBuilder<StreamEnd> { TimeProvider = time }.AddRetry(UntilOpened()).Build();
    }

    /// <inheritdoc/>
    public FeedMode Mode => _hub.Mode;

    /// <inheritdoc/>
    public TimeSpan? Lag => _hub.Lag.Now;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A process that only submits hears of no changes until it asks: the server spares it every one of them.
            await _hub.WhenWatchedAsync(cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var end = await _opening
                    .ExecuteAsync(async token => await _sources.Stream.FollowAsync(token).ConfigureAwait(false), cancellationToken)
                    .ConfigureAwait(false);
                _unavailable.Reset();
                await AfterAsync(end, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _hub.Enter(FeedMode.Connecting, position: null);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<FeedMessage> WatchAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var watcher = _hub.Add(request);
        try
        {
            var yielded = new Dictionary<JobId, long>();
            if (request.InitialRows == InitialRows.Included)
            {
                // The stream first, then the rows: what changes in between is in the watcher's queue.
                await _hub.WhenOpenAsync(cancellationToken).ConfigureAwait(false);
                watcher.BeginToRead();
                await foreach (var row in _rows.ReadAsync(request, cancellationToken).ConfigureAwait(false))
                {
                    Note(row, yielded);
                    yield return row;
                }

                yield return new FeedMessage.Ready();
            }

            await foreach (var message in watcher.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                if (IsNews(message, yielded))
                {
                    yield return message;
                }
            }
        }
        finally
        {
            _hub.Remove(watcher);
        }
    }

    private static void Note(FeedMessage row, Dictionary<JobId, long> yielded)
    {
        if (row is FeedMessage.JobChanged changed)
        {
            yielded[changed.Job.Id] = changed.Job.Rev;
        }
    }

    /// <summary>Drops changes that a row has shown already. The changes of one job come in order, so after its first news the row need not be remembered.</summary>
    private static bool IsNews(FeedMessage message, Dictionary<JobId, long> yielded)
    {
        if (message is not FeedMessage.JobChanged changed || !yielded.TryGetValue(changed.Job.Id, out var rev))
        {
            return true;
        }

        return changed.Job.Rev > rev && yielded.Remove(changed.Job.Id);
    }

    private async Task AfterAsync(StreamEnd end, CancellationToken cancellationToken)
    {
        switch (end)
        {
            case StreamEnd.Lost lost:
                _hub.Enter(FeedMode.Connecting, position: null);
                _logger.FeedLost(lost.Failure.Message);
                await Task.Delay(FirstDelay, _time, cancellationToken).ConfigureAwait(false);
                break;
            case StreamEnd.Broken broken:
                _hub.Enter(FeedMode.Connecting, position: null);
                _logger.FeedRestarted(broken.Reason);
                _sources.Stream.Restart();
                await _sources.Repair.RunAsync(cancellationToken).ConfigureAwait(false);
                break;
            case StreamEnd.Unsupported unsupported:
                _logger.PollingStarted(unsupported.Reason);
                _sources.Stream.Restart();
                await _sources.Poller.PollForAsync(AskAgain, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Tries to open the stream later and later while that fails. One that was open and is lost is a new beginning.</summary>
    private RetryStrategyOptions<StreamEnd> UntilOpened() => new()
    {
        ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Result is StreamEnd.NotOpened),
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = FirstDelay,
        MaxDelay = TimeSpan.FromSeconds(10),
        OnRetry = attempt =>
        {
            _hub.Enter(FeedMode.Connecting, position: null);
            if (_unavailable.IsDue())
            {
                _logger.FeedUnavailable(attempt.AttemptNumber + 1, attempt.RetryDelay, ((StreamEnd.NotOpened)attempt.Outcome.Result!).Failure.Message);
            }

            return ValueTask.CompletedTask;
        },
    };
}
