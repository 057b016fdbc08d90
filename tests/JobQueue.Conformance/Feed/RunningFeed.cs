using System.Threading.Channels;
using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Feed;

/// <summary>A feed that runs, and one watcher of it.</summary>
internal sealed class RunningFeed : IAsyncDisposable
{
    /// <summary>Only a feed that is broken is waited for this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<FeedMessage> _heard = Channel.CreateUnbounded<FeedMessage>();
    private readonly Task _feed;
    private readonly Task _watcher;

    private RunningFeed(IChangeFeed feed, FeedRequest request)
    {
        _feed = feed.RunAsync(_stop.Token);
        _watcher = WatchAsync(feed, request);
    }

    /// <summary>What was heard before the feed said that it was ready.</summary>
    public IReadOnlyList<FeedMessage> Initial { get; private set; } = [];

    /// <summary>Starts to watch; returns when the feed is ready.</summary>
    public static async Task<RunningFeed> StartAsync(IChangeFeed feed, FeedRequest request)
    {
        var running = new RunningFeed(feed, request with { InitialRows = InitialRows.Included });
        running.Initial = await running.HearUntilAsync(message => message is FeedMessage.Ready);
        return running;
    }

    /// <summary>Everything heard up to and including the first message that fits.</summary>
    public async Task<List<FeedMessage>> HearUntilAsync(Func<FeedMessage, bool> fits)
    {
        using var patience = new CancellationTokenSource(Patience);
        var heard = new List<FeedMessage>();
        try
        {
            do
            {
                heard.Add(await _heard.Reader.ReadAsync(patience.Token));
            }
            while (!fits(heard[^1]));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The feed did not say it. It said: {string.Join(", ", heard)}");
        }

        return heard;
    }

    /// <summary>The changes of one job, up to the first that shows this status.</summary>
    public async Task<List<JobChange>> HearJobUntilAsync(JobId id, JobStatus status)
    {
        var heard = await HearUntilAsync(message => message is FeedMessage.JobChanged { Job: var job } && job.Id == id && job.Status == status);
        return [.. heard.OfType<FeedMessage.JobChanged>().Select(message => message.Job).Where(job => job.Id == id)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_feed, _watcher).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync(IChangeFeed feed, FeedRequest request)
    {
        await foreach (var message in feed.WatchAsync(request, _stop.Token))
        {
            _heard.Writer.TryWrite(message);
        }
    }
}
