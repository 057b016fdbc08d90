using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Commands;

internal sealed class SnapshotReadTests : ClientTest
{
    [Test]
    public async Task All_reads_of_a_snapshot_session_see_the_state_of_its_first()
    {
        await Collection.InsertOneAsync(Doc("{_id: 1, x: 1}"));
        using var session = await Client.StartSessionAsync(new ClientSessionOptions { Snapshot = true });
        var first = await Collection.Find(session, "{}").ToListAsync();

        await Collection.UpdateOneAsync("{_id: 1}", "{$set: {x: 2}}");
        await Collection.InsertOneAsync(Doc("{_id: 2, x: 3}"));

        Assert.That(await Collection.Find(session, "{}").ToListAsync(), Is.EqualTo(first));
        Assert.That(await Collection.CountDocumentsAsync(session, "{}"), Is.EqualTo(1));
        Assert.That(await (await Collection.DistinctAsync<int>(session, "x", "{}")).ToListAsync(), Is.EqualTo(new[] { 1 }));
        Assert.That(await Collection.CountDocumentsAsync("{}"), Is.EqualTo(2));
    }
}
