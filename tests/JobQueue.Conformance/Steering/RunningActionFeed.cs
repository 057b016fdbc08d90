using JobQueue.Storage;
using NUnit.Framework;

namespace JobQueue.Conformance.Steering;

/// <summary>A feed that runs, and a watcher of action configs on it.</summary>
internal sealed class RunningActionFeed : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _over = new();
    private readonly Task _run;
    private readonly IAsyncEnumerator<FeedMessage> _messages;

    public RunningActionFeed(IChangeFeed feed)
    {
        _run = feed.RunAsync(_over.Token);
        var request = new FeedRequest { Topics = FeedTopics.ActionConfigs, InitialRows = InitialRows.Included };
        _messages = feed.WatchAsync(request, _over.Token).GetAsyncEnumerator(CancellationToken.None);
    }

    /// <summary>Reads the initial rows, which must be these.</summary>
    public async Task UntilReadyAsync(params string[] actions)
    {
        foreach (var action in actions)
        {
            await HearsAsync(action);
        }

        Assert.That(await NextAsync(), Is.TypeOf<FeedMessage.Ready>());
    }

    /// <summary>The next message is of this action.</summary>
    public async Task HearsAsync(string action) => Assert.That(await NextAsync(), Is.EqualTo(new FeedMessage.ActionConfigChanged(action)));

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _messages.DisposeAsync();
        _over.Dispose();
    }

    private async Task<FeedMessage> NextAsync()
    {
        Assert.That(await _messages.MoveNextAsync().AsTask().WaitAsync(Patience), Is.True);
        return _messages.Current;
    }
}
