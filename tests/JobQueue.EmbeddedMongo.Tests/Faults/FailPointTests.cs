using JobQueue.TestServers;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Faults;

/// <summary>The fail point as a driver meets it. A server per test: the fail point strikes all clients of a server.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
internal sealed class FailPointTests
{
    private EmbeddedMongoServer _server = null!;
    private MongoClient _client = null!;

    private IMongoCollection<BsonDocument> Collection => _client.GetDatabase("d").GetCollection<BsonDocument>("c");

    [SetUp]
    public async Task Start()
    {
        _server = await MongoTestServer.PrivateServerAsync(new EmbeddedMongoOptions());
        var settings = MongoClientSettings.FromConnectionString(_server.ConnectionString);
        settings.RetryReads = settings.RetryWrites = false;
        _client = new MongoClient(settings);
    }

    [TearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [TestCase("{}")]
    [TestCase("{ failBeforeCommitExceptionCode: 1 }")]
    public async Task A_retryable_write_that_loses_its_reply_before_or_after_its_commit_is_made_once(string data)
    {
        var retrying = MongoClientSettings.FromConnectionString(_server.ConnectionString);
        using var client = new MongoClient(retrying);
        var collection = client.GetDatabase("d").GetCollection<BsonDocument>("r");
        await collection.InsertOneAsync(new BsonDocument("_id", 0));
        await _client.GetDatabase("admin").RunCommandAsync<BsonDocument>(BsonDocument.Parse($"{{ configureFailPoint: 'onPrimaryTransactionalWrite', mode: {{ times: 1 }}, data: {data} }}"));

        await collection.UpdateOneAsync("{ _id: 0 }", "{ $inc: { n: 1 } }");

        // Whether the first attempt was stored or not, the driver repeats it under the same number.
        Assert.That((await collection.Find("{}").SingleAsync())["n"].AsInt32, Is.EqualTo(1));
    }

    [Test]
    public async Task A_failing_command_does_not_run_and_answers_code_name_and_labels()
    {
        await FailAsync("{ times: 1 }", "{ failCommands: ['insert'], errorCode: 11600, errorLabels: ['RetryableWriteError'] }");

        var failure = await Assert.ThrowsAsync(Is.InstanceOf<MongoException>(), () => Collection.InsertOneAsync(new BsonDocument("_id", 1)));

        Assert.That(((MongoException)failure!).HasErrorLabel("RetryableWriteError"), Is.True);
        Assert.That(await Collection.CountDocumentsAsync(new BsonDocument()), Is.Zero);
    }

    [Test]
    public async Task It_is_over_after_the_counted_times()
    {
        await FailAsync("{ times: 1 }", "{ failCommands: ['find'], errorCode: 2 }");

        var failure = await Assert.ThrowsAsync<MongoCommandException>(() => Collection.Find(new BsonDocument()).ToListAsync());

        Assert.That((failure!.Code, failure.CodeName), Is.EqualTo((2, "BadValue")));
        Assert.That(await Collection.Find(new BsonDocument()).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task A_closed_connection_is_a_connection_failure_and_the_command_did_not_run()
    {
        await FailAsync("{ times: 1 }", "{ failCommands: ['insert'], closeConnection: true }");

        await Assert.ThrowsAsync(Is.InstanceOf<MongoConnectionException>(), () => Collection.InsertOneAsync(new BsonDocument("_id", 1)));
        Assert.That(await Collection.CountDocumentsAsync(new BsonDocument()), Is.Zero);
    }

    [Test]
    public async Task A_driver_that_retries_writes_gets_over_one_closed_connection()
    {
        await FailAsync("{ times: 1 }", "{ failCommands: ['insert'], closeConnection: true }");
        using var retrying = new MongoClient(_server.ConnectionString);

        await retrying.GetDatabase("d").GetCollection<BsonDocument>("c").InsertOneAsync(new BsonDocument("_id", 1));

        Assert.That(await Collection.CountDocumentsAsync(new BsonDocument()), Is.EqualTo(1));
    }

    [Test]
    public async Task A_write_concern_error_comes_with_the_write_done()
    {
        await FailAsync("{ times: 1 }", "{ failCommands: ['insert'], writeConcernError: { code: 64, codeName: 'WriteConcernFailed', errmsg: 'waiting timed out' } }");

        await Assert.ThrowsAsync(Is.InstanceOf<MongoException>(), () => Collection.InsertOneAsync(new BsonDocument("_id", 1)));
        Assert.That(await Collection.CountDocumentsAsync(new BsonDocument()), Is.EqualTo(1));
    }

    [Test]
    public async Task Only_the_named_application_fails()
    {
        await FailAsync("'alwaysOn'", "{ failCommands: ['find'], errorCode: 2, appName: 'struck' }");
        var settings = MongoClientSettings.FromConnectionString(_server.ConnectionString);
        settings.ApplicationName = "struck";
        using var struck = new MongoClient(settings);

        await Assert.ThrowsAsync<MongoCommandException>(() => struck.GetDatabase("d").GetCollection<BsonDocument>("c").Find(new BsonDocument()).ToListAsync());
        Assert.That(await Collection.Find(new BsonDocument()).ToListAsync(), Is.Empty);
    }

    [Test]
    public async Task A_blocked_command_waits_on_the_servers_side()
    {
        await FailAsync("{ times: 1 }", "{ failCommands: ['find'], blockConnection: true, blockTimeMS: 60000 }");
        using var patience = new CancellationTokenSource();

        var find = Collection.Find(new BsonDocument()).ToListAsync(patience.Token);
        await Collection.InsertOneAsync(new BsonDocument("_id", 1));
        var blocked = !find.IsCompleted;
        await patience.CancelAsync();

        Assert.That(blocked, Is.True);
        Assert.That(async () => await find, Throws.InstanceOf<OperationCanceledException>());
    }

    private Task FailAsync(string mode, string data) => _client.GetDatabase("admin").RunCommandAsync<BsonDocument>(
        BsonDocument.Parse($"{{ configureFailPoint: 'failCommand', mode: {mode}, data: {data} }}"));
}
