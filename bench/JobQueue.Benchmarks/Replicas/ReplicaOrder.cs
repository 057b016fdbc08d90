using JobQueue.Benchmarks.Contenders;

namespace JobQueue.Benchmarks.Replicas;

/// <summary>What a replica process is asked to be.</summary>
/// <param name="ConnectionString">The server.</param>
/// <param name="Database">The queue's database.</param>
/// <param name="Settings">Of every replica in the process.</param>
/// <param name="Hosts">How many replicas the process holds, each with a client of its own.</param>
/// <param name="HasCron">Whether a cron fires every second.</param>
internal sealed record ReplicaOrder(string ConnectionString, string Database, ReplicaSettings Settings, int Hosts = 1, bool HasCron = false);
