using JobQueue.Storage;

namespace JobQueue.Host.Events;

/// <summary>The topics of <c>/events</c> by name.</summary>
internal static class EventTopics
{
    public const FeedTopics All = FeedTopics.Jobs | FeedTopics.Workers | FeedTopics.Crons;

    public static readonly IReadOnlyDictionary<string, FeedTopics> ByName = new Dictionary<string, FeedTopics>(StringComparer.Ordinal)
    {
        ["jobs"] = FeedTopics.Jobs,
        ["workers"] = FeedTopics.Workers,
        ["crons"] = FeedTopics.Crons,
    };
}
