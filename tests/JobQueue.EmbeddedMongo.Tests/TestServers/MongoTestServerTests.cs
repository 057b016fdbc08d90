using JobQueue.TestServers;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.TestServers;

[Parallelizable(ParallelScope.All)]
internal sealed class MongoTestServerTests
{
    [Test]
    public async Task All_tests_of_a_process_share_one_server()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MongoTestServer.GetAsync()));

        Assert.That(servers, Is.All.SameAs(servers[0]));
    }

    [Test]
    public async Task Every_database_name_is_given_once()
    {
        var server = await MongoTestServer.GetAsync();

        var names = Enumerable.Range(0, 100).AsParallel().Select(_ => server.NewDatabaseName()).ToList();

        Assert.That(names, Is.Unique.And.All.StartsWith("jq_test_"));
    }

    [Test]
    public async Task A_test_whose_server_lacks_a_feature_is_skipped_with_a_reason()
    {
        var server = await MongoTestServer.GetAsync();
        var lacking = Enum.GetValues<ServerFeature>().Where(feature => !server.Has(feature)).ToArray();

        if (lacking.Length == 0)
        {
            Assert.That(() => server.Requires(Enum.GetValues<ServerFeature>()), Throws.Nothing);
        }
        else
        {
            Assert.That(() => server.Requires(lacking), Throws.TypeOf<IgnoreException>().With.Message.Contains($"{lacking[0]}"));
        }
    }

    [Test]
    public async Task The_recorder_knows_the_commands_and_operators_that_were_sent()
    {
        var server = await MongoTestServer.GetAsync();
        var recorder = new CommandRecorder();
        using var client = new MongoClient(recorder.Record(server.ConnectionString));
        var collection = client.GetDatabase(server.NewDatabaseName()).GetCollection<BsonDocument>("c");
        recorder.Clear();

        await collection.UpdateOneAsync(
            new BsonDocument("a", new BsonDocument("$in", new BsonArray { 1 })), new BsonDocument("$set", new BsonDocument("b", 2)));

        Assert.That(recorder.CommandNames, Does.Contain("update"));
        Assert.That(recorder.Operators, Is.EqualTo(new[] { "$in", "$set" }));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_client_finds_the_server_again_after_the_proxy_between_them_was_cut(CancellationToken cancellation)
    {
        await using var server = await MongoTestServer.PrivateServerAsync(new EmbeddedMongoOptions(), cancellation);
        await using var proxy = TcpProxy.To(server.Port);
        using var client = new MongoClient(proxy.ConnectionString);
        var collection = client.GetDatabase("d").GetCollection<BsonDocument>("c");
        await collection.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: cancellation);

        proxy.CutConnections();
        var found = await FindAgainAsync(collection, cancellation);

        Assert.That(found, Has.Count.EqualTo(1));
    }

    // The driver repeats a read once; a cut may hit that repetition too.
    private static async Task<List<BsonDocument>> FindAgainAsync(IMongoCollection<BsonDocument> collection, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await collection.Find(new BsonDocument()).ToListAsync(cancellation);
            }
            catch (MongoConnectionException) when (!cancellation.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }
}
