using JobQueue.TestServers;
using MongoDB.Driver.Core.Configuration;

namespace JobQueue.Mongo.Tests;

/// <summary>A database of the shared server that no other test has, and replicas on it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly List<MongoReplica> _replicas = [];

    private TestDatabase(MongoTestServer server)
    {
        Server = server;
        Name = server.NewDatabaseName();
    }

    public MongoTestServer Server { get; }

    public string Name { get; }

    public static async Task<TestDatabase> CreateAsync(params ServerFeature[] needed) => new(await MongoTestServer.GetAsync(needed));

    public async Task<MongoReplica> ConnectAsync(Action<ClusterBuilder>? subscribe = null, string? connectionString = null, TimeProvider? time = null)
    {
        var replica = await MongoReplica.ConnectAsync(connectionString ?? Server.ConnectionString, Name, time, subscribe);
        _replicas.Add(replica);
        return replica;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }
}
