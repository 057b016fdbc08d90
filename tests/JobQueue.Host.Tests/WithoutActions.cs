using System.Runtime.CompilerServices;
using JobQueue.Storage;

namespace JobQueue.Host.Tests;

/// <summary>A feed whose changes of jobs do not show the action, as those of updates do not.</summary>
internal sealed class WithoutActions(IChangeFeed feed) : IChangeFeed
{
    public FeedMode Mode => feed.Mode;

    public TimeSpan? Lag => feed.Lag;

    public Task RunAsync(CancellationToken cancellationToken) => feed.RunAsync(cancellationToken);

    public async IAsyncEnumerable<FeedMessage> WatchAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in feed.WatchAsync(request, cancellationToken))
        {
            yield return message is FeedMessage.JobChanged(var change) ? new FeedMessage.JobChanged(change with { Action = null }) : message;
        }
    }
}
