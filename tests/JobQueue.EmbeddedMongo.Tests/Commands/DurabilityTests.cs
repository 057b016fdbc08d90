using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DurabilityTests
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("embedded-mongo-");

    [TearDown]
    public void Remove() => _folder.Delete(recursive: true);

    [Test]
    public async Task A_restarted_server_has_its_documents_indexes_and_options()
    {
        await using (var server = await StartAsync())
        {
            using var client = new MongoClient(server.ConnectionString);
            var collection = Collection(client);
            await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{k: 1}", new CreateIndexOptions { Unique = true }));
            await collection.InsertManyAsync([new BsonDocument { { "_id", 1 }, { "k", "a" } }, new BsonDocument { { "_id", 2 }, { "k", "b" } }]);
            await collection.DeleteOneAsync("{_id: 1}");
            await collection.UpdateOneAsync("{_id: 2}", "{$set: {n: 5}}");
            await client.GetDatabase("d").CreateCollectionAsync("capped", new CreateCollectionOptions { Capped = true, MaxSize = 4096, MaxDocuments = 2 });
        }

        await using var again = await StartAsync();
        using var next = new MongoClient(again.ConnectionString);

        Assert.That(await Collection(next).Find("{}").ToListAsync(), Is.EqualTo(new[] { BsonDocument.Parse("{_id: 2, k: 'b', n: 5}") }));
        Assert.That(() => Collection(next).InsertOneAsync(BsonDocument.Parse("{_id: 3, k: 'b'}")), Throws.InstanceOf<MongoWriteException>());
        var capped = next.GetDatabase("d").GetCollection<BsonDocument>("capped");
        await capped.InsertManyAsync(Enumerable.Range(0, 5).Select(i => new BsonDocument("_id", i)));
        Assert.That(await capped.CountDocumentsAsync("{}"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_change_stream_resumes_across_a_restart()
    {
        BsonDocument token;
        await using (var server = await StartAsync())
        {
            using var client = new MongoClient(server.ConnectionString);
            using var stream = await Collection(client).WatchAsync();
            token = stream.GetResumeToken();
            await Collection(client).InsertOneAsync(new BsonDocument("_id", 1));
        }

        await using var again = await StartAsync();
        using var next = new MongoClient(again.ConnectionString);
        await Collection(next).InsertOneAsync(new BsonDocument("_id", 2));
        using var resumed = await Collection(next).WatchAsync(new ChangeStreamOptions { ResumeAfter = token });
        var seen = new List<int>();
        while (seen.Count < 2 && await resumed.MoveNextAsync())
        {
            seen.AddRange(resumed.Current.Select(change => change.DocumentKey["_id"].AsInt32));
        }

        Assert.That(seen, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task A_retryable_write_is_not_executed_twice_across_a_restart()
    {
        const string Update = "{findAndModify: 'c', query: {_id: 1}, update: {$inc: {n: 1}}, upsert: true, new: true, txnNumber: NumberLong(3), lsid: {id: UUID('00112233-4455-6677-8899-aabbccddeeff')}, $db: 'd'}";
        BsonDocument first;
        await using (var server = await StartAsync())
        {
            using var client = await Wire.RawClient.ConnectAsync(server);
            first = await client.AskAsync(Update);
        }

        await using var again = await StartAsync();
        using var next = await Wire.RawClient.ConnectAsync(again);
        var second = await next.AskAsync(Update);

        Assert.That(second["value"], Is.EqualTo(first["value"]).And.EqualTo(BsonDocument.Parse("{_id: 1, n: 1}")));
    }

    [Test]
    public async Task An_ended_session_leaves_no_record_behind()
    {
        const string Session = "{id: UUID('00112233-4455-6677-8899-aabbccddeeff')}";
        const string Insert = "{insert: 'c', documents: [{x: 1}], txnNumber: NumberLong(1), lsid: " + Session + ", $db: 'd'}";
        await using (var server = await StartAsync())
        {
            using var client = await Wire.RawClient.ConnectAsync(server);
            await client.AskAsync(Insert);
            await client.AskAsync("{endSessions: [" + Session + "], $db: 'admin'}");
        }

        await using var again = await StartAsync();
        using var next = await Wire.RawClient.ConnectAsync(again);
        await next.AskAsync(Insert);

        using var reader = new MongoClient(again.ConnectionString);
        Assert.That(await Collection(reader).CountDocumentsAsync("{}"), Is.EqualTo(2));
    }

    private Task<EmbeddedMongoServer> StartAsync() => EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { DataDirectory = _folder.FullName });

    private static IMongoCollection<BsonDocument> Collection(MongoClient client) => client.GetDatabase("d").GetCollection<BsonDocument>("c");
}
