using NUnit.Framework;

namespace JobQueue.TestServers;

/// <summary>Stops the shared server after the last test. Each test assembly derives a <c>[SetUpFixture]</c> without a namespace from it.</summary>
public abstract class SharedServerTearDown
{
    /// <summary>Drops the databases that were handed out and stops what was started.</summary>
    [OneTimeTearDown]
    public Task Stop_the_shared_server() => MongoTestServer.StopSharedAsync();
}
