namespace JobQueue.Mongo.Documents;

/// <summary>How the fields of a stored worker record are spelled.</summary>
internal static class WorkerFields
{
    public const string Incarnation = "_id";
    public const string Id = "id";
    public const string Status = "status";
    public const string CapacityMap = "capacityMap";
    public const string MaxConcurrency = "maxConcurrency";
    public const string Actions = "actions";
    public const string HeartbeatExpiration = "heartbeatExpiration";

    /// <summary>The primary's clock at the last heartbeat, written by <c>$currentDate</c>.</summary>
    public const string HeartbeatAt = "heartbeatAt";

    public const string StartedAt = "startedAt";
    public const string Host = "host";
    public const string ProcessId = "pid";
    public const string Version = "version";

    /// <summary>Exists, and is true, only while the run is neither dead nor shut down.</summary>
    public const string Live = "live";

    /// <summary>Exists only once the run is dead or shut down; the TTL index counts from it.</summary>
    public const string EndedAt = "endedAt";

    /// <summary>Counts every write but heartbeats, so that the change feed can tell them apart.</summary>
    public const string Rev = "rev";
}
