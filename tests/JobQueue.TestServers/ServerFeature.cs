namespace JobQueue.TestServers;

/// <summary>What a test may need of its server.</summary>
public enum ServerFeature
{
    /// <summary>A replica set member or a router: it has an oplog, and acknowledges by majority.</summary>
    ReplicaSet,

    /// <summary>Change streams.</summary>
    ChangeStreams,

    /// <summary>Transactions over several documents.</summary>
    Transactions,

    /// <summary><c>configureFailPoint</c> (a real server has it when started with <c>enableTestCommands</c>).</summary>
    FailPoints,

    /// <summary>The server runs inside the test process: it can be given a clock, stopped and started again.</summary>
    Embedded,
}
