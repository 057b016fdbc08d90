using JobQueue.EmbeddedMongo.Tests.Commands;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Oplog;

internal sealed class ExpandedEventTests : ClientTest
{
    [Test]
    public async Task What_is_done_to_collections_and_indexes_is_shown_to_who_asks_for_it()
    {
        using var plain = await Database.WatchAsync();
        using var expanded = await Database.WatchAsync(new ChangeStreamOptions { ShowExpandedEvents = true });

        await RunAsync("{create: 'c'}");
        await RunAsync("{createIndexes: 'c', indexes: [{key: {a: 1}, name: 'a_1'}]}");
        await RunAsync("{collMod: 'c', validator: {a: {$gt: 0}}}");
        await RunAsync("{dropIndexes: 'c', index: 'a_1'}");
        await Collection.InsertOneAsync(Doc("{_id: 1, a: {'0': 1}}"), new InsertOneOptions { BypassDocumentValidation = true });

        var events = await TakeAsync(expanded, 5);
        Assert.That(events.Select(one => one.BackingDocument["operationType"].AsString), Is.EqualTo(new[] { "create", "createIndexes", "modify", "dropIndexes", "insert" }));
        Assert.That(events.Select(one => one.BackingDocument.Contains("collectionUUID")), Is.All.True);
        Assert.That(events[3].BackingDocument["operationDescription"]["indexes"][0]["name"].AsString, Is.EqualTo("a_1"));
        Assert.That((await TakeAsync(plain, 1)).Single().OperationType, Is.EqualTo(ChangeStreamOperationType.Insert));
    }

    [Test]
    public async Task A_path_that_could_be_read_in_two_ways_is_told_by_its_components()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1, a: [{'1': 0}], b: [0, 1]}"));
        using var stream = await Collection.WatchAsync(new ChangeStreamOptions { ShowExpandedEvents = true });

        await Collection.UpdateOneAsync("{_id: 1}", "{$set: {'a.0.1': 2, 'b.1': 5}}");

        var update = (await TakeAsync(stream, 1)).Single();
        Assert.That(update.UpdateDescription.DisambiguatedPaths, Is.EqualTo(Doc("{'a.0.1': ['a', 0, '1']}")));
    }

    private static async Task<List<ChangeStreamDocument<BsonDocument>>> TakeAsync(IAsyncCursor<ChangeStreamDocument<BsonDocument>> stream, int count)
    {
        var taken = new List<ChangeStreamDocument<BsonDocument>>();
        while (taken.Count < count && await stream.MoveNextAsync())
        {
            taken.AddRange(stream.Current);
        }

        return taken;
    }
}
