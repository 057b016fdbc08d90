using System.Runtime.CompilerServices;
using JobQueue.Storage;

namespace JobQueue.Core.Tests.Cluster;

/// <summary>A feed that loses every change.</summary>
internal sealed class DeafFeed : IChangeFeed
{
    public FeedMode Mode => FeedMode.Stream;

    public TimeSpan? Lag => null;

    public Task RunAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async IAsyncEnumerable<FeedMessage> WatchAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }
}
