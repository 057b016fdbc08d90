using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

internal sealed class ValidateTests : ClientTest
{
    [Test]
    public async Task Indexes_that_hold_what_their_documents_ask_for_are_valid()
    {
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{tags: 1, n: -1}"));
        await Collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>("{n: 1}", new CreateIndexOptions { Sparse = true }));
        await Collection.InsertManyAsync(Enumerable.Range(0, 300).Select(i => new BsonDocument { { "_id", i }, { "tags", new BsonArray(Enumerable.Range(0, i % 4)) }, { "n", i, i % 3 > 0 } }));
        await Collection.UpdateManyAsync("{n: {$lt: 100}}", "{$push: {tags: 'x'}, $inc: {n: 1000}}");
        await Collection.DeleteManyAsync("{_id: {$mod: [5, 0]}}");

        var report = await RunAsync("{validate: 'c', full: true}");

        Assert.That(report["valid"].AsBoolean, Is.True);
        Assert.That(report["nrecords"].ToInt32(), Is.EqualTo(240));
        Assert.That(report["keysPerIndex"]["_id_"].ToInt32(), Is.EqualTo(240));
        Assert.That(report["keysPerIndex"]["n_1"].ToInt32(), Is.EqualTo(await Collection.CountDocumentsAsync("{n: {$exists: true}}")));
    }

    [Test]
    public void An_entry_that_is_missing_or_too_many_is_told_with_its_record()
    {
        var owner = new object();
        var collection = new CollectionState(owner, Guid.CreateVersion7(), "d.c", CollectionOptions.Default);
        collection.Records.Set(1, RawBson.Write(Doc("{_id: 1}")));
        collection.Records.Set(2, RawBson.Write(Doc("{_id: 2}")));
        collection.IdIndex.Add(IndexKeyExtractor.Extract(IndexSpec.Id, Doc("{_id: 1}")), 1);
        collection.IdIndex.Add(IndexKeyExtractor.Extract(IndexSpec.Id, Doc("{_id: 7}")), 3);

        var agreement = IndexAgreement.Of(collection, CancellationToken.None).Single();

        Assert.That(agreement.Missing, Is.EqualTo(new[] { 2 }));
        Assert.That(agreement.Extra, Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public async Task What_does_not_exist_or_is_not_supported_is_refused()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1}"));

        Assert.That(await CodeOfAsync("{validate: 'nowhere'}"), Is.EqualTo(26));
        Assert.That(await CodeOfAsync("{validate: 'c', repair: true}"), Is.EqualTo(115));
        Assert.That(await CodeOfAsync("{validate: 'c', nosuch: true}"), Is.EqualTo(40415));
    }

    [Test]
    public async Task Statistics_divide_by_the_scale_that_is_asked_for()
    {
        await Collection.InsertManyAsync(Enumerable.Range(0, 100).Select(i => new BsonDocument { { "_id", i }, { "text", new string('x', 1000) } }));

        var (bytes, kilobytes) = (await RunAsync("{dbStats: 1}"), await RunAsync("{dbStats: 1, scale: 1024}"));
        var collection = await RunAsync("{collStats: 'c', scale: 1024}");

        Assert.That(kilobytes["dataSize"].ToInt64(), Is.EqualTo(bytes["dataSize"].ToInt64() / 1024));
        Assert.That(collection["size"].ToInt64(), Is.EqualTo(bytes["dataSize"].ToInt64() / 1024));
        Assert.That(bytes["indexSize"].ToInt64(), Is.GreaterThan(100));
        Assert.That(await CodeOfAsync("{dbStats: 1, scale: 0}"), Is.EqualTo(51024));
    }
}
