using System.Runtime.CompilerServices;
using JobQueue.Storage;

namespace JobQueue.Core.Tests.Cluster;

/// <summary>A feed of which some changes are lost, some come twice and some out of order.</summary>
internal sealed class ScrambledFeed(IChangeFeed feed, int seed) : IChangeFeed
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    public FeedMode Mode => feed.Mode;

    public TimeSpan? Lag => feed.Lag;

    public Task RunAsync(CancellationToken cancellationToken) => feed.RunAsync(cancellationToken);

    public async IAsyncEnumerable<FeedMessage> WatchAsync(FeedRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        FeedMessage? heldBack = null;
        await foreach (var message in feed.WatchAsync(request, cancellationToken))
        {
            var chance = message is FeedMessage.JobChanged ? Draw() : 1;
            if (chance < 0.1)
            {
                continue;
            }

            if (chance < 0.25 && heldBack is null)
            {
                heldBack = message;
                continue;
            }

            yield return message;
            if (chance < 0.4)
            {
                yield return message;
            }

            if (heldBack is { } late)
            {
                heldBack = null;
                yield return late;
            }
        }
    }

    private double Draw()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }
}
