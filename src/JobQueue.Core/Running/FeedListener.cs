using JobQueue.Claiming;
using JobQueue.Storage;

namespace JobQueue.Running;

/// <summary>Hears the change feed for this worker and hands each hint to whom it concerns.</summary>
internal sealed class FeedListener(IChangeFeed feed, CancelWatch cancels, ClaimableWatch claimable, HeldJobsSweep sweep, WorkerHints workers, ResilientLoop loop) : IWorkerLoop
{
    private static readonly FeedRequest Request = new() { Topics = FeedTopics.Jobs | FeedTopics.Workers };

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("change feed", ListenAsync, cancellationToken);

    private async ValueTask ListenAsync(CancellationToken cancellationToken)
    {
        await foreach (var message in feed.WatchAsync(Request, cancellationToken).ConfigureAwait(false))
        {
            Hear(message);
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw new JobQueueException("The change feed ended; it is watched anew.") { IsTransient = true };
    }

    private void Hear(FeedMessage message)
    {
        switch (message)
        {
            case FeedMessage.JobChanged { Job: var change }:
                cancels.On(change);
                claimable.On(change);
                break;
            case FeedMessage.WorkerChanged:
                workers.OnWorkerChanged();
                break;
            case FeedMessage.CapacityChanged { WorkerId: var id }:
                workers.OnCapacityChanged(id);
                break;
            case FeedMessage.Resync:
                sweep.SweepNow();
                workers.OnResync();
                claimable.OnResync();
                break;
        }
    }
}
