using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

/// <summary>A test that talks to a server of its own through the official driver.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class ClientTest
{
    protected EmbeddedMongoServer Server { get; private set; } = null!;

    protected MongoClient Client { get; private set; } = null!;

    protected IMongoDatabase Database => Client.GetDatabase("d");

    protected IMongoCollection<BsonDocument> Collection => Database.GetCollection<BsonDocument>("c");

    protected virtual EmbeddedMongoOptions Options => new();

    [SetUp]
    public async Task StartAsync()
    {
        Server = await EmbeddedMongoServer.StartAsync(Options);
        Client = new MongoClient(Server.ConnectionString);
    }

    [TearDown]
    public async Task StopAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    protected static BsonDocument Doc(string json) => BsonDocument.Parse(json);

    protected Task<BsonDocument> RunAsync(string command) => Database.RunCommandAsync<BsonDocument>(Doc(command));

    protected async Task<int> CodeOfAsync(string command) => (await Assert.CatchAsync<MongoCommandException>(() => RunAsync(command)))!.Code;

    protected async Task<List<int>> IdsAsync() => [.. (await Collection.Find("{}").Sort("{_id: 1}").ToListAsync()).Select(document => document["_id"].AsInt32)];
}
