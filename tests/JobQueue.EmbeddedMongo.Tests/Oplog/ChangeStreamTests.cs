using JobQueue.EmbeddedMongo.Tests.Commands;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Oplog;

internal sealed class ChangeStreamTests : ClientTest
{
    protected override EmbeddedMongoOptions Options => new() { OplogBytes = 64 * 1024 };

    [Test]
    public async Task A_stream_resumes_after_the_event_whose_token_it_is_given()
    {
        using var stream = await Collection.WatchAsync();
        await Collection.InsertManyAsync([Doc("{_id: 1}"), Doc("{_id: 2}"), Doc("{_id: 3}")]);
        var first = (await TakeAsync(stream, 3))[0];

        using var resumed = await Collection.WatchAsync(new ChangeStreamOptions { ResumeAfter = first.ResumeToken });

        Assert.That((await TakeAsync(resumed, 2)).Select(Key), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task The_token_of_a_quiet_collection_advances_with_writes_elsewhere()
    {
        using var stream = await Collection.WatchAsync(new ChangeStreamOptions { MaxAwaitTime = TimeSpan.FromMilliseconds(1) });
        var start = stream.GetResumeToken();
        await Database.GetCollection<BsonDocument>("other").InsertOneAsync(Doc("{_id: 1}"));

        // The first batch was taken when the stream was opened.
        await stream.MoveNextAsync();
        await stream.MoveNextAsync();

        Assert.That(string.CompareOrdinal(stream.GetResumeToken()["_data"].AsString, start["_data"].AsString), Is.GreaterThan(0));
    }

    [Test]
    public async Task A_stream_begins_at_an_operation_time()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1}"));
        var reply = await RunAsync("{insert: 'c', documents: [{_id: 2}]}");
        await Collection.InsertOneAsync(Doc("{_id: 3}"));

        using var stream = await Collection.WatchAsync(new ChangeStreamOptions { StartAtOperationTime = reply["operationTime"].AsBsonTimestamp });

        Assert.That((await TakeAsync(stream, 2)).Select(Key), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task A_token_that_has_fallen_off_the_oplog_cannot_be_resumed_from()
    {
        using var stream = await Collection.WatchAsync();
        await Collection.InsertOneAsync(Doc("{_id: -1}"));
        var token = (await TakeAsync(stream, 1))[0].ResumeToken;
        await FillOplogAsync();

        var lost = (await Assert.CatchAsync<MongoCommandException>(() => Collection.WatchAsync(new ChangeStreamOptions { ResumeAfter = token })))!;

        Assert.That(lost.Code, Is.EqualTo(286));
    }

    [Test]
    public async Task A_stream_that_nobody_read_while_the_oplog_moved_on_ends_with_history_lost()
    {
        var opened = await RunAsync("{aggregate: 'c', pipeline: [{$changeStream: {}}], cursor: {}}");
        await FillOplogAsync();

        Assert.That(await CodeOfAsync($"{{getMore: NumberLong('{opened["cursor"]["id"]}'), collection: 'c'}}"), Is.EqualTo(286));
    }

    [Test]
    public async Task Dropping_the_collection_ends_its_stream_and_another_can_start_after_that()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1}"));
        using var stream = await Collection.WatchAsync();
        await Database.DropCollectionAsync("c");
        var events = await TakeAsync(stream, 2);
        await Collection.InsertOneAsync(Doc("{_id: 2}"));

        var refused = (await Assert.CatchAsync<MongoCommandException>(() => Collection.WatchAsync(new ChangeStreamOptions { ResumeAfter = events[1].ResumeToken })))!;
        using var next = await Collection.WatchAsync(new ChangeStreamOptions { StartAfter = events[1].ResumeToken });

        Assert.That(events.Select(change => change.OperationType), Is.EqualTo(new[] { ChangeStreamOperationType.Drop, ChangeStreamOperationType.Invalidate }));
        Assert.That(refused.Code, Is.EqualTo(260));
        Assert.That((await TakeAsync(next, 1)).Select(Key), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task A_database_stream_tells_of_all_its_collections_and_ends_with_the_database()
    {
        using var stream = await Database.WatchAsync();
        await Database.GetCollection<BsonDocument>("a").InsertOneAsync(Doc("{_id: 1}"));
        await Client.GetDatabase("elsewhere").GetCollection<BsonDocument>("a").InsertOneAsync(Doc("{_id: 1}"));
        await Database.GetCollection<BsonDocument>("b").InsertOneAsync(Doc("{_id: 1}"));
        await Client.DropDatabaseAsync("d");

        var events = await TakeAsync(stream, 6);

        Assert.That(events.Select(change => change.BackingDocument["operationType"].AsString), Is.EqualTo(new[] { "insert", "insert", "drop", "drop", "dropDatabase", "invalidate" }));
    }

    [Test]
    public async Task A_cluster_stream_tells_of_all_databases()
    {
        using var stream = await Client.WatchAsync();
        await Collection.InsertOneAsync(Doc("{_id: 1}"));
        await Client.GetDatabase("elsewhere").GetCollection<BsonDocument>("a").InsertOneAsync(Doc("{_id: 1}"));

        var events = await TakeAsync(stream, 2);

        Assert.That(events.Select(change => change.DatabaseNamespace.DatabaseName), Is.EqualTo(new[] { "d", "elsewhere" }));
    }

    [Test]
    public async Task Updates_show_the_document_as_it_is_when_it_is_looked_up()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1, a: 1}"));
        using var stream = await Collection.WatchAsync(new ChangeStreamOptions { FullDocument = ChangeStreamFullDocumentOption.UpdateLookup });
        await Collection.UpdateOneAsync("{_id: 1}", "{$set: {a: 2}}");
        await Collection.UpdateOneAsync("{_id: 1}", "{$set: {b: 3}}");

        var events = await TakeAsync(stream, 2);

        Assert.That(events.Select(change => change.FullDocument), Is.All.EqualTo(Doc("{_id: 1, a: 2, b: 3}")));
        Assert.That(events[0].UpdateDescription.UpdatedFields, Is.EqualTo(Doc("{a: 2}")));
    }

    [TestCase("{$changeStream: {fullDocumentBeforeChange: 'required'}}", 115)]
    [TestCase("{$changeStream: {nosuch: 1}}", 40415)]
    [TestCase("{$changeStream: {}}, {$group: {_id: null}}", 20)]
    [TestCase("{$changeStream: {resumeAfter: {_data: 'nonsense'}}}", 9)]
    public async Task What_a_stream_cannot_do_is_refused_by_name(string stages, int code) =>
        Assert.That(await CodeOfAsync($"{{aggregate: 'c', pipeline: [{stages}], cursor: {{}}}}"), Is.EqualTo(code));

    [Test]
    public async Task A_server_may_be_told_to_refuse_change_streams_as_a_standalone_does()
    {
        await using var standalone = await EmbeddedMongoServer.StartAsync(new EmbeddedMongoOptions { ChangeStreams = ChangeStreamSupport.Refused });
        using var client = new MongoClient(standalone.ConnectionString);

        var refused = (await Assert.CatchAsync<MongoCommandException>(() => client.GetDatabase("d").GetCollection<BsonDocument>("c").WatchAsync()))!;

        Assert.That(refused.Code, Is.EqualTo(40573));
    }

    private async Task FillOplogAsync()
    {
        var filler = Database.GetCollection<BsonDocument>("filler");
        await filler.InsertManyAsync(Enumerable.Range(0, 100).Select(i => new BsonDocument { { "_id", i }, { "text", new string('x', 1_000) } }));
    }

    private static int Key(ChangeStreamDocument<BsonDocument> change) => change.DocumentKey["_id"].AsInt32;

    private static async Task<List<ChangeStreamDocument<BsonDocument>>> TakeAsync(IChangeStreamCursor<ChangeStreamDocument<BsonDocument>> stream, int count)
    {
        var events = new List<ChangeStreamDocument<BsonDocument>>();
        while (events.Count < count && await stream.MoveNextAsync())
        {
            events.AddRange(stream.Current);
        }

        return events;
    }
}
