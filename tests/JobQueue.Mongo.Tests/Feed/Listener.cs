using JobQueue.Jobs;
using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Feed;

/// <summary>A running feed and one watcher of it.</summary>
internal sealed class Listener : IAsyncDisposable
{
    /// <summary>Only a feed that is broken is waited for this long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _feed;
    private readonly IAsyncEnumerator<FeedMessage> _messages;

    private Listener(IChangeFeed feed, FeedTopics topics)
    {
        _feed = feed.RunAsync(_stop.Token);
        _messages = feed.WatchAsync(new FeedRequest { Topics = topics, InitialRows = InitialRows.Included }, _stop.Token).GetAsyncEnumerator();
    }

    /// <summary>Everything heard so far.</summary>
    public List<FeedMessage> Heard { get; } = [];

    /// <summary>What was told before the changes.</summary>
    public IReadOnlyList<FeedMessage> Rows { get; private set; } = [];

    public bool IsRunning => !_feed.IsCompleted;

    public static async Task<Listener> StartAsync(IChangeFeed feed, FeedTopics topics)
    {
        var listener = new Listener(feed, topics);
        await listener.HearAsync(message => message is FeedMessage.Ready);
        listener.Rows = [.. listener.Heard];
        listener.Heard.Clear();
        return listener;
    }

    public async Task HearAsync(Func<FeedMessage, bool> isIt)
    {
        do
        {
            var more = _messages.MoveNextAsync().AsTask();
            Assert.That(await Task.WhenAny(more, Task.Delay(Patience, TimeProvider.System)), Is.SameAs(more), $"It was not said. Heard: {string.Join(", ", Heard)}");
            Assert.That(await more, Is.True);
            Heard.Add(_messages.Current);
        }
        while (!isIt(Heard[^1]));
    }

    public Task HearJobAsync(JobId id, JobStatus status) => HearAsync(message => message is FeedMessage.JobChanged { Job: var job } && job.Id == id && job.Status == status);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _feed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
