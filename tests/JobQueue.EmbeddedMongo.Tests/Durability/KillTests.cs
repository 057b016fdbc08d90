using JobQueue.EmbeddedMongo.Tests.Journal;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Durability;

[NonParallelizable]
internal sealed class KillTests
{
    private const string Database = "durable";

    [Test]
    [CancelAfter(240_000)]
    public async Task Every_acknowledged_write_survives_a_kill_in_the_middle_of_the_load(CancellationToken cancellation)
    {
        using var folder = new ScratchFolder();
        var acknowledged = new Dictionary<int, int>();
        foreach (var (kill, writes) in new[] { 50, 300, 120 }.Index())
        {
            await using var server = ToolProcess.OnFolder(folder.Path);
            using var client = ConnectForLoad(await server.ConnectionString);
            var name = $"{Database}{kill}";
            await client.GetDatabase(name).GetCollection<BsonDocument>("docs").Indexes.CreateOneAsync(
                new CreateIndexModel<BsonDocument>(new BsonDocument { ["writer"] = 1, ["value"] = 1 }), cancellationToken: cancellation);
            var load = new WriteLoad(client, name);

            await load.RunAsync(writes, server.KillAsync);

            await CheckAsync(folder.Path, name, load, cancellation);
        }
    }

    [Test]
    [CancelAfter(240_000)]
    public async Task A_change_stream_resumes_after_a_kill_and_misses_nothing(CancellationToken cancellation)
    {
        using var folder = new ScratchFolder();
        BsonDocument token;
        IReadOnlyCollection<int> inserted;
        await using (var server = ToolProcess.OnFolder(folder.Path))
        {
            using var client = ConnectForLoad(await server.ConnectionString);
            var load = new WriteLoad(client, Database);
            using var stream = await Collection(client).WatchAsync(cancellationToken: cancellation);
            token = stream.GetResumeToken();

            await load.RunAsync(200, server.KillAsync);
            inserted = load.Inserted;
        }

        await using var again = ToolProcess.OnFolder(folder.Path);
        using var nextClient = Connect(await again.ConnectionString);
        var seen = await ReadFromAsync(nextClient, token, cancellation);

        Assert.That(seen, Is.SupersetOf(inserted));
        Assert.That(seen, Is.Unique);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_statement_that_is_repeated_after_a_kill_is_answered_and_not_done_again(CancellationToken cancellation)
    {
        using var folder = new ScratchFolder();
        await using var server = ToolProcess.OnFolder(folder.Path);
        using var client = Connect(await server.ConnectionString);
        using var session = await client.StartSessionAsync(cancellationToken: cancellation);
        await Collection(client).InsertOneAsync(new BsonDocument { ["_id"] = 1, ["n"] = 0 }, cancellationToken: cancellation);
        var statement = BsonDocument.Parse("{ findAndModify: 'docs', query: { _id: 1 }, update: { $inc: { n: 1 } }, new: true, txnNumber: { $numberLong: '1' } }");
        var first = await client.GetDatabase(Database).RunCommandAsync<BsonDocument>(session, statement, cancellationToken: cancellation);

        await server.KillAsync();
        await using var again = ToolProcess.OnFolder(folder.Path, client.Settings.Server.Port);
        await again.ConnectionString;
        var repeated = await client.GetDatabase(Database).RunCommandAsync<BsonDocument>(session, statement, cancellationToken: cancellation);

        Assert.That(repeated["value"], Is.EqualTo(first["value"]));
        Assert.That(await Collection(client).Find(new BsonDocument()).SingleAsync(cancellation), Is.EqualTo(first["value"]));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_server_that_was_asked_to_stop_ends_cleanly_and_keeps_everything(CancellationToken cancellation)
    {
        using var folder = new ScratchFolder();
        await using (var server = ToolProcess.OnFolder(folder.Path))
        {
            using var client = Connect(await server.ConnectionString);
            await Collection(client).InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: cancellation);

            Assert.That(await server.StopAsync(), Is.Zero);
            Assert.That(await server.Errors, Is.Empty);
        }

        await using var again = ToolProcess.OnFolder(folder.Path);
        using var nextClient = Connect(await again.ConnectionString);

        Assert.That(await Collection(nextClient).CountDocumentsAsync(new BsonDocument(), cancellationToken: cancellation), Is.EqualTo(1));
    }

    [Test]
    [CancelAfter(120_000)]
    [Platform(Include = "Linux")]
    public async Task A_full_disk_is_told_to_the_writer_and_takes_nothing_that_was_acknowledged(CancellationToken cancellation)
    {
        using var folder = new ScratchFolder();
        var acknowledged = 0;
        await using (var server = ToolProcess.OnFullDisk(folder.Path, kibibytes: 3000))
        {
            using var client = Connect(await server.ConnectionString);
            var failure = await Assert.ThrowsAsync<MongoCommandException>(async () =>
            {
                while (true)
                {
                    var document = new BsonDocument { ["_id"] = acknowledged, ["text"] = new string('x', 20_000) };
                    await Collection(client).InsertOneAsync(document, cancellationToken: cancellation);
                    acknowledged++;
                }
            });

            Assert.That(failure!.Message, Does.Contain(folder.Path));
            Assert.That(
                async () => await Collection(client).InsertOneAsync(new BsonDocument("_id", -1), cancellationToken: cancellation),
                Throws.TypeOf<MongoCommandException>());
        }

        await using var again = ToolProcess.OnFolder(folder.Path);
        using var nextClient = Connect(await again.ConnectionString);
        var kept = await Collection(nextClient).Find(new BsonDocument()).ToListAsync(cancellation);

        Assert.That(acknowledged, Is.GreaterThan(10));
        Assert.That(kept.Select(document => document["_id"].AsInt32), Is.EquivalentTo(Enumerable.Range(0, acknowledged)));
    }

    private static async Task CheckAsync(string folder, string name, WriteLoad load, CancellationToken cancellation)
    {
        await using var server = ToolProcess.OnFolder(folder);
        using var client = Connect(await server.ConnectionString);
        var collection = client.GetDatabase(name).GetCollection<BsonDocument>("docs");
        var scanned = await collection.Find(new BsonDocument(), Hint("$natural")).ToListAsync(cancellation);
        var values = scanned.ToDictionary(document => document["_id"].AsInt32, document => document["value"].AsInt32);

        Assert.That(load.Acknowledged.Where(entry => values.GetValueOrDefault(entry.Key) < entry.Value), Is.Empty, "acknowledged, but not there");
        Assert.That(values.Where(entry => entry.Key > 0 && entry.Value == 3).Select(entry => -entry.Key), Is.EquivalentTo(values.Keys.Where(id => id < 0)), "half a transaction");
        foreach (var index in new[] { "writer_1_value_1", "_id_" })
        {
            var found = await collection.Find(new BsonDocument(), Hint(index)).ToListAsync(cancellation);
            Assert.That(found.Select(document => document["_id"].AsInt32), Is.EquivalentTo(values.Keys), $"index {index} and documents disagree");
        }

        Assert.That(await server.StopAsync(), Is.Zero);
    }

    private static FindOptions Hint(string name) => new() { Hint = name == "$natural" ? new BsonDocument("$natural", 1) : name };

    private static async Task<List<int>> ReadFromAsync(IMongoClient client, BsonDocument token, CancellationToken cancellation)
    {
        // Written last, so it is the last event of the stream.
        const int End = -1_000_000;
        using var stream = await Collection(client).WatchAsync(new ChangeStreamOptions { ResumeAfter = token }, cancellation);
        await Collection(client).InsertOneAsync(new BsonDocument("_id", End), cancellationToken: cancellation);
        var seen = new List<int>();
        while (await stream.MoveNextAsync(cancellation))
        {
            var inserts = stream.Current.Where(change => change.OperationType == ChangeStreamOperationType.Insert).Select(change => change.DocumentKey["_id"].AsInt32).ToList();
            seen.AddRange(inserts.Where(id => id > 0));
            if (inserts.Contains(End))
            {
                break;
            }
        }

        return seen;
    }

    private static IMongoCollection<BsonDocument> Collection(IMongoClient client) => client.GetDatabase(Database).GetCollection<BsonDocument>("docs");

    private static MongoClient Connect(string connectionString) => new(WithoutRetries(connectionString));

    // Sessions with an open transaction abort it when they are disposed, and look for the killed server that long.
    private static MongoClient ConnectForLoad(string connectionString)
    {
        var settings = WithoutRetries(connectionString);
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(5);
        return new MongoClient(settings);
    }

    // A write shall not be tried twice unseen.
    private static MongoClientSettings WithoutRetries(string connectionString)
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        settings.RetryWrites = false;
        return settings;
    }
}
