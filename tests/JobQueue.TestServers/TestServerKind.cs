namespace JobQueue.TestServers;

/// <summary>Where the tests got their MongoDB from.</summary>
public enum TestServerKind
{
    /// <summary>The server named by <c>JOBQUEUE_TEST_MONGODB</c>.</summary>
    Given,

    /// <summary>A <c>mongod</c> that the tests started.</summary>
    Mongod,

    /// <summary>The embedded server of this repository.</summary>
    Embedded,
}
