namespace JobQueue.Core.Tests.Cluster;

/// <summary>How the way to the database is disturbed.</summary>
internal enum FaultKind
{
    None,

    /// <summary>No call reaches it.</summary>
    Cut,

    /// <summary>Calls and replies are held back until the fault is over, and then arrive: the replica looks stopped.</summary>
    Held,

    /// <summary>One call in five does not reach it, and of one call in five the reply is lost.</summary>
    Unreliable,

    /// <summary>Calls and replies take up to a second each.</summary>
    Slow,
}
