namespace JobQueue.Storage;

/// <summary>What to watch.</summary>
public sealed record FeedRequest
{
    /// <summary>The topics.</summary>
    public required FeedTopics Topics { get; init; }

    /// <summary>Whether the rows there already come first.</summary>
    public InitialRows InitialRows { get; init; }

    /// <summary>Which jobs the initial rows are; changes are not filtered by it. All unfinished ones when <see langword="null"/>.</summary>
    public JobQuery? InitialJobs { get; init; }
}
