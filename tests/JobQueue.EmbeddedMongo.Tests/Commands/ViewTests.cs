using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

internal sealed class ViewTests : ClientTest
{
    private IMongoCollection<BsonDocument> View => Database.GetCollection<BsonDocument>("v");

    [SetUp]
    public async Task FillAsync()
    {
        await Collection.InsertManyAsync(Enumerable.Range(1, 6).Select(i => new BsonDocument { { "_id", i }, { "x", i % 3 }, { "hidden", true } }));
        await Database.CreateViewAsync<BsonDocument, BsonDocument>("v", "c", new BsonDocument[] { new("$match", new BsonDocument("_id", new BsonDocument("$gt", 1))), new("$unset", "hidden") });
    }

    [Test]
    public async Task A_view_is_read_as_a_collection_is()
    {
        var found = await View.Find("{x: {$gte: 1}}").Sort("{_id: -1}").Limit(2).Project("{x: 1}").ToListAsync();
        var distinct = await (await View.DistinctAsync<int>("x", "{}")).ToListAsync();

        Assert.That(found, Is.EqualTo(new[] { Doc("{_id: 5, x: 2}"), Doc("{_id: 4, x: 1}") }));
        Assert.That(distinct, Is.EquivalentTo(new[] { 0, 1, 2 }));
        Assert.That(await View.CountDocumentsAsync("{x: 1}"), Is.EqualTo(1));
        Assert.That(await View.EstimatedDocumentCountAsync(), Is.EqualTo(5));
        Assert.That(await View.Aggregate().Match("{x: 2}").ToListAsync(), Is.EqualTo(new[] { Doc("{_id: 2, x: 2}"), Doc("{_id: 5, x: 2}") }));
    }

    [Test]
    public async Task A_view_shows_what_is_written_later_and_may_stand_on_a_view()
    {
        await Database.CreateViewAsync<BsonDocument, BsonDocument>("w", "v", new BsonDocument[] { new("$match", new BsonDocument("x", 1)) });

        await Collection.InsertOneAsync(Doc("{_id: 7, x: 1, hidden: true}"));

        Assert.That(await Database.GetCollection<BsonDocument>("w").Find("{}").ToListAsync(), Is.EqualTo(new[] { Doc("{_id: 4, x: 1}"), Doc("{_id: 7, x: 1}") }));
    }

    [TestCase("{insert: 'v', documents: [{_id: 9}]}")]
    [TestCase("{update: 'v', updates: [{q: {}, u: {$set: {a: 1}}}]}")]
    [TestCase("{delete: 'v', deletes: [{q: {}, limit: 0}]}")]
    [TestCase("{findAndModify: 'v', remove: true}")]
    [TestCase("{createIndexes: 'v', indexes: [{key: {a: 1}, name: 'a_1'}]}")]
    [TestCase("{listIndexes: 'v'}")]
    public async Task A_view_is_not_written(string command)
    {
        Assert.That(await CodeOfAsync(command), Is.EqualTo(166));
    }

    [Test]
    public async Task A_view_is_listed_as_one_and_a_cycle_of_views_is_refused_when_it_is_read()
    {
        await Database.CreateViewAsync<BsonDocument, BsonDocument>("a", "b", PipelineDefinition<BsonDocument, BsonDocument>.Create(Array.Empty<BsonDocument>()));
        await Database.CreateViewAsync<BsonDocument, BsonDocument>("b", "a", PipelineDefinition<BsonDocument, BsonDocument>.Create(Array.Empty<BsonDocument>()));

        var listed = await (await Database.ListCollectionsAsync(new ListCollectionsOptions { Filter = "{name: 'v'}" })).SingleAsync();

        Assert.That(listed["type"].AsString, Is.EqualTo("view"));
        Assert.That(listed["options"]["viewOn"].AsString, Is.EqualTo("c"));
        Assert.That(await CodeOfAsync("{find: 'a'}"), Is.EqualTo(165));
    }
}
