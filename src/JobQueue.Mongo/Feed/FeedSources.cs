namespace JobQueue.Mongo.Feed;

/// <summary>Where changes come from, and what is done when some may have been missed.</summary>
internal sealed record FeedSources(ChangeStream Stream, ChangePoller Poller, FeedRepair Repair);
