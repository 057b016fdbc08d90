using System.Runtime.CompilerServices;
using JobQueue.Storage;

namespace JobQueue.Host.Tests;

/// <summary>A change feed that loses every event.</summary>
internal sealed class SilentChangeFeed : IChangeFeed
{
    private readonly TaskCompletionSource _watched = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FeedMode Mode => FeedMode.Stream;

    public TimeSpan? Lag => TimeSpan.Zero;

    public Task Watched => _watched.Task;

    public Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    public async IAsyncEnumerable<FeedMessage> WatchAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _watched.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }
}
