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
            Assert.That(failure.CodeName, Is.EqualTo("OperationFailed"), "a file that may not grow is another failure of the medium than a full disk");
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

    private static IMongoCollection<BsonDocument> Collection(IMongoClient client) => client.GetDatabase(Database).GetCollection<BsonDocument>("docs");

    // A write shall not be tried twice unseen.
    private static MongoClient Connect(string connectionString)
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        settings.RetryWrites = false;
        return new MongoClient(settings);
    }
}
