using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

internal sealed class MergeTests : ClientTest
{
    private IMongoCollection<BsonDocument> Target => Database.GetCollection<BsonDocument>("t");

    [SetUp]
    public async Task FillAsync()
    {
        await Collection.InsertManyAsync([Doc("{_id: 1, a: 'new'}"), Doc("{_id: 2, a: '$literal'}")]);
        await Target.InsertOneAsync(Doc("{_id: 1, a: 'old', b: 'kept'}"));
    }

    [TestCase("{into: 't'}", "[{_id: 1, a: 'new', b: 'kept'}, {_id: 2, a: '$literal'}]")]
    [TestCase("{into: 't', whenMatched: 'replace'}", "[{_id: 1, a: 'new'}, {_id: 2, a: '$literal'}]")]
    [TestCase("{into: 't', whenMatched: 'keepExisting', whenNotMatched: 'discard'}", "[{_id: 1, a: 'old', b: 'kept'}]")]
    [TestCase("{into: {db: 'd', coll: 't'}, whenMatched: [{$set: {b: '$$new.a'}}]}", "[{_id: 1, a: 'old', b: 'new'}, {_id: 2, a: '$literal'}]")]
    [TestCase("{into: 't', let: {two: 2}, whenMatched: [{$set: {b: '$$two'}}], whenNotMatched: 'discard'}", "[{_id: 1, a: 'old', b: 2}]")]
    public async Task Each_document_is_merged_as_the_stage_says(string merge, string expected)
    {
        await RunAsync($"{{aggregate: 'c', pipeline: [{{$merge: {merge}}}], cursor: {{}}}}");

        Assert.That(new BsonArray(await Target.Find("{}").Sort("{_id: 1}").ToListAsync()), Is.EqualTo(MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonArray>(expected)));
    }

    [TestCase("{into: 't', whenMatched: 'fail'}", 11000)]
    [TestCase("{into: 't', whenMatched: 'keepExisting', whenNotMatched: 'fail'}", 13113)]
    [TestCase("{into: 't', on: 'a'}", 51183)]
    [TestCase("{into: 't', whenMatched: 'nosuch'}", 2)]
    public async Task What_does_not_fit_is_refused(string merge, int code)
    {
        Assert.That(await CodeOfAsync($"{{aggregate: 'c', pipeline: [{{$merge: {merge}}}], cursor: {{}}}}"), Is.EqualTo(code));
    }

    [Test]
    public async Task A_merge_that_gives_up_waiting_has_written_once_what_came_before()
    {
        await Target.InsertOneAsync(Doc("{_id: 2}"));
        using var session = await Client.StartSessionAsync();
        session.StartTransaction();
        await Target.UpdateOneAsync(session, "{_id: 2}", "{$set: {held: true}}");
        using var stream = await Target.WatchAsync();

        var code = await CodeOfTimeoutAsync("{aggregate: 'c', pipeline: [{$sort: {_id: 1}}, {$merge: {into: 't', whenMatched: 'replace'}}], cursor: {}, maxTimeMS: 300}");
        await session.AbortTransactionAsync();
        await Target.InsertOneAsync(Doc("{_id: 'end'}"));
        var seen = new List<BsonValue>();
        while (!seen.Contains("end") && await stream.MoveNextAsync())
        {
            seen.AddRange(stream.Current.Select(change => change.DocumentKey["_id"]));
        }

        Assert.That(code, Is.EqualTo(50));
        Assert.That(seen, Is.EqualTo(new BsonValue[] { 1, "end" }));
    }

    private async Task<int> CodeOfTimeoutAsync(string command) => (await Assert.CatchAsync<MongoExecutionTimeoutException>(() => RunAsync(command)))!.Code;
}
