namespace JobQueue.Retention;

/// <summary>What stays of a deleted job: a record without parameters, result and log. As long as it is there, whoever inserts the same id again meets it.</summary>
internal static class Tombstone
{
    /// <summary>The least time for which it stays.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>When one that is still needed is looked at again.</summary>
    public static readonly TimeSpan Postponement = TimeSpan.FromHours(1);
}
