using System.Runtime.CompilerServices;
using JobQueue.Storage;

namespace JobQueue.Core.Tests.Steering;

/// <summary>A feed that hears nothing.</summary>
internal sealed class DeafFeed : IChangeFeed
{
    public FeedMode Mode => FeedMode.Stream;

    public TimeSpan? Lag => null;

    public Task RunAsync(CancellationToken cancellationToken) => UntilCancelledAsync(cancellationToken);

    public async IAsyncEnumerable<FeedMessage> WatchAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await UntilCancelledAsync(cancellationToken);
        yield break;
    }

    private static async Task UntilCancelledAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
    }
}
