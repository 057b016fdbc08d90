using JobQueue.Storage;

namespace JobQueue.Mongo.Feed;

/// <summary>Sets of topics.</summary>
internal static class FeedTopicSets
{
    public const FeedTopics All = FeedTopics.Jobs | FeedTopics.Workers | FeedTopics.Crons | FeedTopics.Logs | FeedTopics.ActionConfigs;
}
