using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

internal sealed class CollectionOptionTests : ClientTest
{
    [Test]
    public async Task A_clustered_collection_says_so()
    {
        await RunAsync("{create: 'c', clusteredIndex: {key: {_id: 1}, unique: true, name: 'by id'}}");

        var listed = await (await Database.ListCollectionsAsync()).SingleAsync();
        var index = await (await Collection.Indexes.ListAsync()).SingleAsync();

        Assert.That(listed["options"]["clusteredIndex"], Is.EqualTo(Doc("{v: 2, key: {_id: 1}, name: 'by id', unique: true}")));
        Assert.That(index, Is.EqualTo(Doc("{v: 2, key: {_id: 1}, name: 'by id', unique: true, clustered: true}")));
    }

    [Test]
    public async Task A_limit_of_a_capped_collection_that_no_collection_can_have_is_refused()
    {
        Assert.That(await CodeOfAsync("{create: 'c', capped: true, size: {$numberDecimal: '1E+6000'}}"), Is.EqualTo(51024));
        Assert.That(await CodeOfAsync("{create: 'c', capped: true, size: {$numberDecimal: 'NaN'}}"), Is.EqualTo(51024));
        Assert.That(await CodeOfAsync("{create: 'c', capped: true, size: 1e300}"), Is.EqualTo(51024));
        Assert.That(await CodeOfAsync("{create: 'c', capped: true, size: 1000, max: {$numberDecimal: '1E+6000'}}"), Is.EqualTo(2));
        Assert.That(await CodeOfAsync("{create: 'c', capped: true, size: 1000, max: 2147483648}"), Is.EqualTo(2));
        Assert.That((await RunAsync("{create: 'c', capped: true, size: 1000, max: -1}"))["ok"].ToDouble(), Is.EqualTo(1));
    }

    [Test]
    public async Task An_index_becomes_unique_when_its_duplicates_are_gone()
    {
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{x: 1}"));
        await Collection.InsertManyAsync([Doc("{_id: 1, x: 1}"), Doc("{_id: 2, x: 1}")]);
        await RunAsync("{collMod: 'c', index: {keyPattern: {x: 1}, prepareUnique: true}}");

        var early = (await Assert.CatchAsync<MongoCommandException>(() => RunAsync("{collMod: 'c', index: {keyPattern: {x: 1}, unique: true}}")))!;
        var refused = (await Assert.ThrowsAsync<MongoWriteException>(() => Collection.InsertOneAsync(Doc("{_id: 3, x: 1}"))))!;
        await Collection.DeleteOneAsync("{_id: 2}");
        var reply = await RunAsync("{collMod: 'c', index: {keyPattern: {x: 1}, unique: true}}");

        Assert.That(early.Code, Is.EqualTo(359));
        Assert.That(early.Result["violations"], Is.EqualTo(new BsonArray { Doc("{ids: [1, 2]}") }));
        Assert.That(refused.WriteError.Code, Is.EqualTo(11000));
        Assert.That(reply["unique_new"].AsBoolean, Is.True);
    }

    [Test]
    public async Task Min_and_max_limit_the_hinted_index()
    {
        await Collection.InsertManyAsync(Enumerable.Range(1, 6).Select(i => new BsonDocument { { "_id", i }, { "x", -i } }));
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{x: -1}"));

        var found = await (await Collection.FindAsync("{}", new FindOptions<BsonDocument> { Hint = "x_-1", Min = Doc("{x: -2}"), Max = Doc("{x: -5}") })).ToListAsync();

        Assert.That(found.Select(document => document["_id"].AsInt32), Is.EqualTo(new[] { 2, 3, 4 }));
        Assert.That(await CodeOfAsync("{find: 'c', min: {x: 1}}"), Is.EqualTo(51173));
        Assert.That(await CodeOfAsync("{find: 'c', min: {y: 1}, hint: 'x_-1'}"), Is.EqualTo(51174));
    }

    [Test]
    public async Task A_transaction_may_create_an_index_on_a_collection_that_it_made()
    {
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Database.CreateCollectionAsync(session, "new");
        var made = Database.GetCollection<BsonDocument>("new");
        await made.Indexes.CreateOneAsync(session, new CreateIndexModel<BsonDocument>("{x: 1}", new CreateIndexOptions { Unique = true }));
        await made.InsertOneAsync(session, Doc("{_id: 1, x: 1}"));
        await session.CommitTransactionAsync();

        Assert.That((await (await made.Indexes.ListAsync()).ToListAsync()).Select(index => index["name"].AsString), Is.EqualTo(new[] { "_id_", "x_1" }));
        Assert.That(async () => await made.InsertOneAsync(Doc("{_id: 2, x: 1}")), Throws.InstanceOf<MongoWriteException>());
    }

    [Test]
    public async Task What_is_inserted_after_a_transaction_that_made_the_collection_replaces_nothing()
    {
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Collection.InsertOneAsync(session, Doc("{_id: 1}"));
        await session.CommitTransactionAsync();

        await Collection.InsertOneAsync(Doc("{_id: 2}"));

        Assert.That(await IdsAsync(), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Only_the_index_key_is_returned_when_that_is_asked_for()
    {
        await Collection.InsertManyAsync([Doc("{_id: 1, a: 5, b: {c: 'x'}, d: 1}"), Doc("{_id: 2, a: 6, b: {c: 'y'}, d: 1}")]);
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{a: 1, 'b.c': 1}"));

        var byIndex = await RunAsync("{find: 'c', filter: {a: {$gt: 5}}, returnKey: true}");
        var byId = await RunAsync("{find: 'c', filter: {_id: 1}, returnKey: true}");
        var scanned = await RunAsync("{find: 'c', filter: {d: 1}, returnKey: true}");

        Assert.That(byIndex["cursor"]["firstBatch"], Is.EqualTo(new BsonArray { Doc("{a: 6, 'b.c': 'y'}") }));
        Assert.That(byId["cursor"]["firstBatch"], Is.EqualTo(new BsonArray { Doc("{_id: 1}") }));
        Assert.That(scanned["cursor"]["firstBatch"], Is.EqualTo(new BsonArray { Doc("{}"), Doc("{}") }));
    }
}
