namespace JobQueue.Mongo;

/// <summary>Settings of the storage. Bind from configuration or set in code; checked at start.</summary>
public sealed class MongoJobQueueOptions
{
    /// <summary>The database.</summary>
    /// <value>Default <see langword="null"/>: the one that the connection string names, else <c>jobqueue</c>. 1 to 63 characters without <c>/\. "$*&lt;&gt;:|?</c>.</value>
    public string? Database { get; set; }

    /// <summary>What the names of all collections begin with, so that several queues can share a database.</summary>
    /// <value>Default empty. At most 64 ASCII letters, digits, <c>_</c>, <c>-</c> or <c>.</c>.</value>
    public string CollectionPrefix { get; set; } = "";

    /// <summary>How long a write may wait for a majority of the replica set before it counts as failed with an unknown outcome (<c>wtimeout</c>).</summary>
    /// <value>Default 10 s; 100 ms to 5 min.</value>
    public TimeSpan WriteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may hold back the change stream's answer while nothing changes.</summary>
    /// <value>Default 10 s; 1 s to 5 min.</value>
    public TimeSpan FeedAwaitTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often changes are looked up on servers that have no change streams.</summary>
    /// <value>Default 1 s; 50 ms to 1 min.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The most completed jobs whose ends are written by one command. A job that ends while no such write is under way is written at once and by itself; those that end meanwhile are written together.</summary>
    /// <value>Default 100; 1 (each by itself) to 1,000.</value>
    public int FinishBatch { get; set; } = 100;
}
