namespace JobQueue.Storage;

/// <summary>What a watcher of the change feed wants to hear of.</summary>
[Flags]
public enum FeedTopics
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Jobs: submitted, claimed, moved, deleted.</summary>
    Jobs = 1,

    /// <summary>Worker records, and the operators' capacities.</summary>
    Workers = 2,

    /// <summary>Crons.</summary>
    Crons = 4,

    /// <summary>Lines added to job logs.</summary>
    Logs = 8,

    /// <summary>Configs of actions.</summary>
    ActionConfigs = 16,
}
