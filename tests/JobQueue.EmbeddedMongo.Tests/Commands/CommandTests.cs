using Microsoft.Extensions.Time.Testing;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

internal sealed class CommandTests : ClientTest
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    protected override EmbeddedMongoOptions Options => new() { TimeProvider = _time };

    [TestCase("{nosuch: 1}", 59)]
    [TestCase("{count: 'c', nosuch: 1}", 40415)]
    [TestCase("{create: 'v', timeseries: {timeField: 't'}}", 115)]
    [TestCase("{create: 'v', autoIndexId: false}", 72)]
    [TestCase("{create: 'v', storageEngine: {nosuch: {}}}", 72)]
    [TestCase("{killCursors: 'c', cursors: ['x']}", 14)]
    [TestCase("{find: 'c', maxTimeMS: 'x'}", 14)]
    [TestCase("{create: 'v', viewOn: 'c', pipeline: [{$out: 'x'}]}", 40602)]
    [TestCase("{create: 'v', validator: {a: {$nosuch: 1}}}", 2)]
    [TestCase("{createSearchIndexes: 'c', indexes: []}", 31082)]
    [TestCase("{count: 'there', readConcern: {level: 'snapshot'}}", 72)]
    [TestCase("{find: 'there', readConcern: {level: 'snapshot', atClusterTime: Timestamp(1, 1)}}", 239)]
    [TestCase("{find: 'c', collation: {locale: 'de'}}", 115)]
    [TestCase("{find: 'there', hint: 'nosuch'}", 2)]
    [TestCase("{createIndexes: 'c', indexes: [{key: {a: 'text'}, name: 't'}]}", 115)]
    [TestCase("{getMore: NumberLong(5), collection: 'c'}", 43)]
    [TestCase("{find: 'c', readConcern: {level: 'nosuch'}}", 2)]
    [TestCase("{commitTransaction: 1}", 125)]
    [TestCase("{getMore: NumberDecimal('NaN'), collection: 'c'}", 14)]
    [TestCase("{count: 'c', limit: -1e300}", 2)]
    [TestCase("{insert: 'c', documents: [{}], writeConcern: {w: NumberDecimal('1E+6000')}}", 9)]
    [TestCase("{configureFailPoint: 'failCommand', mode: 'alwaysOn', data: 1}", 14)]
    [TestCase("{configureFailPoint: 'failCommand', mode: 'alwaysOn', data: {failCommands: ['ping'], errorCode: 'x'}}", 14)]
    [TestCase("{aggregate: 'c', pipeline: [{$unset: 'a\\u0000b'}], cursor: {}}", 16411)]
    [TestCase("{aggregate: 'c', pipeline: [{$count: 'a\\u0000b'}], cursor: {}}", 40159)]
    public async Task What_is_unknown_or_not_supported_is_refused_by_name(string command, int code)
    {
        await Database.CreateCollectionAsync("there");

        Assert.That(await CodeOfAsync(command), Is.EqualTo(code));
    }

    [Test]
    public async Task Each_statement_of_a_batch_makes_its_own_update_however_alike_they_are()
    {
        await Collection.InsertManyAsync(Enumerable.Range(1, 7).Select(id => Doc($"{{_id: {id}, c: [1, 2]}}")));

        await RunAsync(
            """
            {update: 'c', updates: [
                {q: {_id: 1}, u: {$set: {v: 1}}}, {q: {_id: 2}, u: {$set: {v: 1.0}}}, {q: {_id: 3}, u: {$set: {v: 1.0}}},
                {q: {_id: 4}, u: {$set: {'c.$[i]': 9}}, arrayFilters: [{i: 1}]}, {q: {_id: 5}, u: {$set: {'c.$[i]': 9}}, arrayFilters: [{i: 2}]},
                {q: {_id: 6}, u: [{$set: {v: '$$x'}}], c: {x: 1}}, {q: {_id: 7}, u: [{$set: {v: '$$x'}}], c: {x: 2}}]}
            """);

        var documents = await Collection.Find("{}").Sort("{_id: 1}").ToListAsync();
        Assert.That(documents.Take(3).Select(document => document["v"].BsonType), Is.EqualTo(new[] { BsonType.Int32, BsonType.Double, BsonType.Double }));
        Assert.That(documents.Skip(3).Take(2).Select(document => document["c"]), Is.EqualTo(new[] { new BsonArray { 9, 2 }, new BsonArray { 1, 9 } }));
        Assert.That(documents.Skip(5).Select(document => document["v"].AsInt32), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Ttl_removes_what_has_expired_by_the_servers_clock()
    {
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{at: 1}", new CreateIndexOptions { ExpireAfter = TimeSpan.FromMinutes(10) }));
        await Collection.InsertManyAsync(
        [
            new BsonDocument { { "_id", 1 }, { "at", _time.GetUtcNow().UtcDateTime } },
            new BsonDocument { { "_id", 2 }, { "at", _time.GetUtcNow().UtcDateTime.AddMinutes(5) } },
            new BsonDocument { { "_id", 3 }, { "at", "not a date" } },
        ]);
        using var stream = await Collection.WatchAsync();

        _time.Advance(TimeSpan.FromMinutes(11));
        while (await stream.MoveNextAsync() && !stream.Current.Any())
        {
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(stream.Current.Single().DocumentKey["_id"].AsInt32, Is.EqualTo(1));
        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public async Task A_tailable_cursor_follows_a_capped_collection()
    {
        await Database.CreateCollectionAsync("log", new CreateCollectionOptions { Capped = true, MaxSize = 100_000 });
        var log = Database.GetCollection<BsonDocument>("log");
        await log.InsertOneAsync(Doc("{_id: 1}"));
        using var cursor = await log.FindAsync("{}", new FindOptions<BsonDocument> { CursorType = CursorType.TailableAwait });
        await cursor.MoveNextAsync();
        var first = cursor.Current.Single();

        var waiting = cursor.MoveNextAsync();
        await log.InsertOneAsync(Doc("{_id: 2}"));
        await waiting;
        while (!cursor.Current.Any())
        {
            await cursor.MoveNextAsync();
        }

        Assert.That(first, Is.EqualTo(Doc("{_id: 1}")));
        Assert.That(cursor.Current.Single(), Is.EqualTo(Doc("{_id: 2}")));
    }

    [Test]
    public async Task A_cursor_gives_the_state_at_which_it_was_opened()
    {
        await Collection.InsertManyAsync(Enumerable.Range(0, 250).Select(i => new BsonDocument("_id", i)));
        using var cursor = await Collection.FindAsync("{}", new FindOptions<BsonDocument> { BatchSize = 10 });
        await cursor.MoveNextAsync();
        var seen = cursor.Current.Count();

        await Collection.DeleteManyAsync("{}");
        while (await cursor.MoveNextAsync())
        {
            seen += cursor.Current.Count();
        }

        Assert.That(seen, Is.EqualTo(250));
    }

    [Test]
    public async Task Batches_end_at_sixteen_megabytes()
    {
        var text = new string('x', 6_000_000);
        foreach (var id in Enumerable.Range(0, 5))
        {
            await Collection.InsertOneAsync(new BsonDocument { { "_id", id }, { "text", text } });
        }

        using var cursor = await Collection.FindAsync("{}", new FindOptions<BsonDocument> { BatchSize = 100 });
        await cursor.MoveNextAsync();

        Assert.That(cursor.Current.Count(), Is.EqualTo(2));
        Assert.That((await cursor.ToListAsync()).Count, Is.EqualTo(3));
    }

    [Test]
    public async Task Duplicate_keys_tell_which_index_and_which_value()
    {
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{a: 1, b: -1}", new CreateIndexOptions { Unique = true }));
        await Collection.InsertOneAsync(Doc("{_id: 1, a: 1, b: 'x'}"));

        var reply = await RunAsync("{insert: 'c', documents: [{_id: 2, a: 1.0, b: 'x'}]}");

        var error = reply["writeErrors"][0].AsBsonDocument;
        Assert.That(error["code"].AsInt32, Is.EqualTo(11000));
        Assert.That(error["keyPattern"], Is.EqualTo(Doc("{a: 1, b: -1}")));
        Assert.That(error["keyValue"], Is.EqualTo(Doc("{a: 1.0, b: 'x'}")));
    }

    [Test]
    public async Task Server_status_counts_commands_by_name()
    {
        var before = await StatusAsync();

        await Collection.InsertManyAsync([Doc("{_id: 1}"), Doc("{_id: 2}")]);
        await Collection.FindOneAndUpdateAsync("{_id: 1}", "{$set: {a: 1}}");

        var after = await StatusAsync();
        Assert.That(after["metrics"]["commands"]["findAndModify"]["total"].ToInt64(), Is.EqualTo(1));
        Assert.That(after["opcounters"]["insert"].ToInt64() - before["opcounters"]["insert"].ToInt64(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_thousand_clients_share_one_server()
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Wire.RawClient.ConnectAsync(Server)));

        var replies = await Task.WhenAll(clients.Select(client => client.AskAsync("{ping: 1, $db: 'admin'}")));

        Assert.That(replies.Select(reply => reply["ok"].ToDouble()), Is.All.EqualTo(1));
        Array.ForEach(clients, client => client.Dispose());
    }

    [Test]
    public async Task Concurrent_increments_are_all_counted()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1, n: 0}"));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            for (var i = 0; i < 25; i++)
            {
                await Collection.UpdateOneAsync("{_id: 1}", "{$inc: {n: 1}}");
            }
        }));

        Assert.That((await Collection.Find("{}").SingleAsync())["n"].AsInt32, Is.EqualTo(500));
    }

    private Task<BsonDocument> StatusAsync() => RunAsync("{serverStatus: 1}");
}
