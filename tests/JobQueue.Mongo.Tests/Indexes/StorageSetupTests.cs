using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Indexes;

[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class StorageSetupTests
{
    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task Any_number_of_processes_may_prepare_the_storage_at_once()
    {
        await using var database = await TestDatabase.CreateAsync();

        var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => database.ConnectAsync()));

        Assert.That(replicas, Has.Length.EqualTo(4));
    }

    [Test]
    public async Task A_newer_major_of_the_stored_schema_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        await Documents(replica, "meta").UpdateOneAsync(new BsonDocument("_id", "schema"), new BsonDocument("$set", new BsonDocument("major", 99)));

        Assert.That(() => replica.Get<IStorageSetup>().EnsureAsync(None), Throws.TypeOf<JobQueueException>().With.Message.Contains("99"));
    }

    [Test]
    public async Task An_index_that_the_server_refuses_is_named()
    {
        await using var database = await TestDatabase.CreateAsync();
        var replica = await database.ConnectAsync();
        var jobs = Documents(replica, "jobs");
        await jobs.Indexes.DropOneAsync("active_key");
        await jobs.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument("activeKey", 1), new CreateIndexOptions { Name = "mine" }));

        Assert.That(
            () => replica.Get<IStorageSetup>().EnsureAsync(None),
            Throws.TypeOf<JobQueueException>().With.Message.Contains("'active_key'").And.Message.Contains("unfinished retry chain per unique key"));
    }

    [Test]
    public async Task Two_queues_share_a_database_under_different_prefixes()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var first = await MongoReplica.ConnectAsync(database.Server.ConnectionString, database.Name, configure: options => options.CollectionPrefix = "a_");
        await using var second = await MongoReplica.ConnectAsync(database.Server.ConnectionString, database.Name, configure: options => options.CollectionPrefix = "b_");

        await first.View.Jobs.SubmitAsync([TestJobs.New(first.View.Clock.UtcNow)], None);

        Assert.That((await second.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims, Is.Empty);
        Assert.That((await first.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims, Has.Count.EqualTo(1));
    }

    private static IMongoCollection<BsonDocument> Documents(MongoReplica replica, string name) => replica.Database.GetCollection<BsonDocument>(name);
}
