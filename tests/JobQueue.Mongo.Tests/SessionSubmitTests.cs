using JobQueue.Jobs;
using JobQueue.TestServers;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests;

/// <summary>Submitting within the application's own transactions.</summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
internal sealed class SessionSubmitTests
{
    private static CancellationToken None => CancellationToken.None;

    [Test]
    public async Task A_job_of_a_committed_transaction_is_there_with_what_else_was_written()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.Transactions);
        var replica = await database.ConnectAsync();
        var orders = await OrdersAsync(replica);
        using var session = await replica.Client.StartSessionAsync();

        session.StartTransaction();
        await orders.InsertOneAsync(session, new BsonDocument("_id", 1));
        var job = await ClientOf(replica).SubmitAsync(session, new JobSubmission { Action = "work" });
        var before = await replica.View.Queries.FindAsync(job.Id, None);
        await session.CommitTransactionAsync();

        Assert.That(before, Is.Null);
        Assert.That((await replica.View.Queries.FindAsync(job.Id, None))!.Status, Is.EqualTo(JobStatus.Waiting));
        Assert.That((await replica.View.Jobs.ClaimAsync(TestJobs.Request("w"), None)).Claims, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_job_of_an_aborted_transaction_never_was()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.Transactions);
        var replica = await database.ConnectAsync();
        using var session = await replica.Client.StartSessionAsync();

        session.StartTransaction();
        var job = await ClientOf(replica).SubmitAsync(session, new JobSubmission { Action = "work", UniqueKey = "key" });
        await session.AbortTransactionAsync();

        Assert.That(await replica.View.Queries.FindAsync(job.Id, None), Is.Null);
        Assert.That((await ClientOf(replica).SubmitAsync(new JobSubmission { Action = "work", UniqueKey = "key" })).WasDuplicate, Is.False);
    }

    [Test]
    public async Task A_duplicate_aborts_the_callers_transaction()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.Transactions);
        var replica = await database.ConnectAsync();
        var client = ClientOf(replica);
        var orders = await OrdersAsync(replica);
        await client.SubmitAsync(new JobSubmission { Action = "work", UniqueKey = "key" });
        using var session = await replica.Client.StartSessionAsync();

        session.StartTransaction();
        await orders.InsertOneAsync(session, new BsonDocument("_id", 1));
        var thrown = await Assert.ThrowsAsync<DuplicateJobException>(() => client.SubmitAsync(session, new JobSubmission { Action = "work", UniqueKey = "key" }));
        await session.AbortTransactionAsync();

        Assert.That(thrown!.UniqueKey, Is.EqualTo("key"));
        Assert.That(await orders.CountDocumentsAsync(new BsonDocument()), Is.Zero);
    }

    [Test]
    public async Task A_session_of_another_client_is_refused_before_anything_is_written()
    {
        await using var database = await TestDatabase.CreateAsync(ServerFeature.Transactions);
        var replica = await database.ConnectAsync();
        using var session = await database.Server.Client.StartSessionAsync();

        Assert.That(
            () => ClientOf(replica).SubmitAsync(session, new JobSubmission { Action = "work" }),
            Throws.InvalidOperationException.With.Message.Contains("UseMongo(client)"));
    }

    private static async Task<IMongoCollection<BsonDocument>> OrdersAsync(MongoReplica replica)
    {
        await replica.Database.CreateCollectionAsync("orders");
        return replica.Database.GetCollection<BsonDocument>("orders");
    }

    private static IJobClient ClientOf(MongoReplica replica) => replica.Get<IJobClient>();
}
