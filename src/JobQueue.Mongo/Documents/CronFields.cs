namespace JobQueue.Mongo.Documents;

/// <summary>How the fields of a stored cron are spelled. Those of its job are spelled as in the API.</summary>
internal static class CronFields
{
    /// <summary>Derived from the name.</summary>
    public const string Id = "_id";

    public const string Name = "name";
    public const string Schedule = "schedule";
    public const string TimeZone = "timeZone";
    public const string Enabled = "enabled";
    public const string Misfire = "misfire";
    public const string MisfireThreshold = "misfireThreshold";
    public const string Overlap = "overlap";
    public const string Action = "action";
    public const string Parameters = "parameters";
    public const string Retries = "retries";
    public const string Backoff = "backoff";
    public const string CapacityMap = "capacityMap";
    public const string Deadline = "deadline";
    public const string StopTimeout = "stopTimeout";
    public const string Priority = "priority";
    public const string OnInterrupt = "onInterrupt";
    public const string Interruptions = "interruptions";

    /// <summary>Exists only while the cron is enabled.</summary>
    public const string NextRun = "nextRun";

    /// <summary>Exists once the cron has fired.</summary>
    public const string LastRun = "lastRun";

    public const string CreatedAt = "createdAt";
    public const string LastUpdated = "lastUpdated";

    /// <summary>Exists where code declares, or declared, the cron.</summary>
    public const string Declaration = "declaration";

    /// <summary>Exists, and is true, where an operator wrote the definition last.</summary>
    public const string ChangedByOperator = "changedByOperator";

    public const string Rev = "rev";
}
