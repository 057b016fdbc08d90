using JobQueue.Mongo.Claiming;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Mongo.Feed;

/// <summary>Brings back what may have gone while the stream was broken.</summary>
internal sealed class FeedRepair(IStorageSetup setup, LaneDirectory lanes, ILogger<FeedRepair> logger)
{
    /// <summary>A collection that was dropped comes back with the next write, but without its indexes: claims would scan, and unique keys would not be unique.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        lanes.Forget();
        try
        {
            await setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (JobQueueException failure)
        {
            logger.StorageNotPrepared(failure);
        }
    }
}
