using JobQueue.Claiming;
using JobQueue.Crons;
using JobQueue.Storage;

namespace JobQueue.Running;

/// <summary>Hears the change feed for this worker and hands each hint to whom it concerns.</summary>
internal sealed class FeedListener(IChangeFeed feed, CancelWatch cancels, ClaimableWatch claimable, HeldJobsSweep sweep, WorkerHints workers, CronHints crons, ResilientLoop loop) : IWorkerLoop
{
    private static readonly FeedRequest Request = new() { Topics = FeedTopics.Jobs | FeedTopics.Workers | FeedTopics.Crons | FeedTopics.ActionConfigs };

    private IAsyncEnumerator<FeedMessage>? _messages;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await loop.RunAsync("change feed", HearNextAsync, cancellationToken).ConfigureAwait(false);
        await StopWatchingAsync().ConfigureAwait(false);
    }

    private async ValueTask HearNextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var isNew = _messages is null;
            _messages ??= feed.WatchAsync(Request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            var next = _messages.MoveNextAsync();
            if (isNew)
            {
                // What changed before the watch began passed unheard; from here on nothing does.
                HearResync();
            }

            if (!await next.ConfigureAwait(false))
            {
                throw new JobQueueException("The change feed ended; it is watched anew.") { IsTransient = true };
            }

            Hear(_messages.Current);
        }
        catch
        {
            await StopWatchingAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask StopWatchingAsync()
    {
        if (Interlocked.Exchange(ref _messages, null) is { } messages)
        {
            await messages.DisposeAsync().ConfigureAwait(false);
        }
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
                crons.OnWorkerChanged();
                break;
            case FeedMessage.CapacityChanged { WorkerId: var id }:
                workers.OnCapacityChanged(id);
                break;
            case FeedMessage.CronChanged:
                crons.OnCronChanged();
                break;
            case FeedMessage.ActionConfigChanged:
                workers.OnActionConfigChanged();
                break;
            case FeedMessage.Resync:
                HearResync();
                break;
        }
    }

    private void HearResync()
    {
        sweep.SweepNow();
        workers.OnResync();
        claimable.OnResync();
        crons.OnResync();
    }
}
