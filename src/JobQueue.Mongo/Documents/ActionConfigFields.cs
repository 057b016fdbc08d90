namespace JobQueue.Mongo.Documents;

/// <summary>How the fields of a stored action config are spelled. A default that is not set has no field.</summary>
internal static class ActionConfigFields
{
    public const string Action = "_id";
    public const string Id = "id";
    public const string Parameters = "parameters";
    public const string Retries = "retries";
    public const string Backoff = "backoff";
    public const string Deadline = "deadline";
    public const string StopTimeout = "stopTimeout";
    public const string CapacityMap = "capacityMap";
    public const string MaxRunning = "maxRunning";

    /// <summary>Exists, and is true, only while the action is paused.</summary>
    public const string Paused = "paused";

    /// <summary>Counts every write.</summary>
    public const string Rev = "rev";
}
