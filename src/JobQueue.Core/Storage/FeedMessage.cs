using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>What a watcher of the change feed hears. Changes are hints: losing every one of them costs latency, never correctness.</summary>
public abstract record FeedMessage
{
    private FeedMessage()
    {
    }

    /// <summary>All initial rows have been delivered; from here on come changes.</summary>
    public sealed record Ready : FeedMessage;

    /// <summary>Changes may have been missed (a token too old, a dropped collection, polling resumed): read again what you depend on.</summary>
    public sealed record Resync : FeedMessage;

    /// <summary>A job was added or changed.</summary>
    /// <param name="Job">The job as far as the change shows it.</param>
    public sealed record JobChanged(JobChange Job) : FeedMessage;

    /// <summary>A worker record was added or changed.</summary>
    /// <param name="Incarnation">The run whose record changed.</param>
    public sealed record WorkerChanged(string Incarnation) : FeedMessage;

    /// <summary>An operator set or cleared the capacity of a worker name.</summary>
    /// <param name="WorkerId">The worker's name.</param>
    public sealed record CapacityChanged(string WorkerId) : FeedMessage;

    /// <summary>A cron was added, changed or removed.</summary>
    /// <param name="CronId">The cron's id.</param>
    public sealed record CronChanged(string CronId) : FeedMessage;

    /// <summary>The config of an action was set, changed or removed, or the action was paused or resumed.</summary>
    /// <param name="Action">The action.</param>
    public sealed record ActionConfigChanged(string Action) : FeedMessage;

    /// <summary>Lines were added to a job's log.</summary>
    /// <param name="JobId">The job.</param>
    /// <param name="LineNum">The number of the last of the lines that were stored together.</param>
    public sealed record LogAppended(JobId JobId, long LineNum) : FeedMessage;
}
