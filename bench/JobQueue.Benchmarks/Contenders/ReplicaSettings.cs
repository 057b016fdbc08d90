using JobQueue.Mongo;

namespace JobQueue.Benchmarks.Contenders;

/// <summary>The settings of a replica that a benchmark varies; the others keep their defaults.</summary>
internal sealed record ReplicaSettings
{
    public string Name { get; init; } = "bench";

    public int Concurrency { get; init; } = 20;

    /// <summary>Units, as in <c>gpu=1,memory=4</c>.</summary>
    public string Capacity { get; init; } = "";

    public TimeSpan? Heartbeat { get; init; }

    public TimeSpan? Lease { get; init; }

    /// <summary>Claims and finishing writes one by one, however many there are.</summary>
    public bool Unbatched { get; init; }

    public void Apply(JobQueueOptions options)
    {
        options.ReplicaId = Name;
        options.MaxConcurrency = Concurrency;
        options.ClaimBatch = Unbatched ? 1 : options.ClaimBatch;
        options.HeartbeatInterval = Heartbeat ?? options.HeartbeatInterval;
        options.Lease = Lease ?? options.Lease;
        foreach (var (key, units) in Jobs.CapacityMap.Parse(Capacity))
        {
            options.Capacity[key] = units;
        }
    }

    public void Storage(MongoJobQueueOptions options) => options.FinishBatch = Unbatched ? 1 : options.FinishBatch;
}
