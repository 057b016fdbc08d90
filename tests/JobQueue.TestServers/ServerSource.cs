using JobQueue.EmbeddedMongo;

namespace JobQueue.TestServers;

/// <summary>A running server and how to stop it.</summary>
internal sealed record ServerSource(TestServerKind Kind, string ConnectionString, Func<ValueTask> StopAsync)
{
    public const string Variable = "JOBQUEUE_TEST_MONGODB";

    /// <summary>The given server, else a <c>mongod</c> of this machine, else the embedded one.</summary>
    public static async Task<ServerSource> ResolveAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            return new ServerSource(TestServerKind.Given, given, () => ValueTask.CompletedTask);
        }

        if (MongodProcess.FindProgram() is { } program)
        {
            var mongod = await MongodProcess.StartAsync(program);
            return new ServerSource(TestServerKind.Mongod, mongod.ConnectionString, mongod.DisposeAsync);
        }

        var embedded = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions());
        return new ServerSource(TestServerKind.Embedded, embedded.ConnectionString, embedded.DisposeAsync);
    }
}
