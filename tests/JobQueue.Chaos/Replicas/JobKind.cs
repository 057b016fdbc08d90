namespace JobQueue.Chaos.Replicas;

/// <summary>The actions of the jobs.</summary>
internal static class JobKind
{
    /// <summary>Ends within a few milliseconds.</summary>
    public const string Quick = "quick";

    /// <summary>Takes seconds, and stops when it is asked to.</summary>
    public const string Slow = "slow";

    /// <summary>Fails until few enough retries are left.</summary>
    public const string Failing = "failing";

    /// <summary>Runs <c>sleep</c> as a process.</summary>
    public const string Command = "command";

    /// <summary>Needs units of which a replica has few.</summary>
    public const string Scan = "scan";

    /// <summary>Must not run twice.</summary>
    public const string Once = "once";

    /// <summary>Asks to run again after its first run.</summary>
    public const string Again = "again";

    /// <summary>Has a unique key that others want too.</summary>
    public const string Unique = "unique";
}
