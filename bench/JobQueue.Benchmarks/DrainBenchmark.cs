using JobQueue.Jobs;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks;

/// <summary>B1: how fast no-op jobs that were submitted beforehand are run, beside bare driver calls that claim and finish the same documents.</summary>
internal static class DrainBenchmark
{
    public static async Task RunAsync(int jobs, int concurrency, int runs, CancellationToken cancellationToken)
    {
        await using var server = await BenchServer.StartAsync(cancellationToken);
        var contest = new Contest($"B1 drain, concurrency {concurrency}", server.Name, jobs);
        contest.Add("bare driver, one findAndModify and one update per job", async watch =>
        {
            var database = await FilledAsync(server, jobs, cancellationToken);
            var collection = server.Client.GetDatabase(database).WithWriteConcern(WriteConcern.WMajority).GetCollection<BsonDocument>("jobs");
            watch.Start();
            await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => ClaimAndFinishAsync(collection, cancellationToken)));
            watch.Stop();
        });
        contest.Add("JobQueue", async watch =>
        {
            var database = await FilledAsync(server, jobs, cancellationToken);
            await using var queue = new BenchQueue(server, database, concurrency, jobs);
            watch.Start();
            await queue.StartAsync(cancellationToken);
            await queue.DrainedAsync(cancellationToken);
            watch.Stop();
        });
        await contest.RunAsync(runs);
    }

    private static async Task<string> FilledAsync(BenchServer server, int jobs, CancellationToken cancellationToken)
    {
        var database = server.NewDatabase();
        await using var queue = new BenchQueue(server, database, concurrency: 0, jobs: 0);
        await queue.StartAsync(cancellationToken);
        foreach (var batch in Enumerable.Repeat(new JobSubmission { Action = BenchQueue.Action }, jobs).Chunk(1000))
        {
            await queue.Client.SubmitManyAsync(batch, cancellationToken);
        }

        return database;
    }

    private static async Task ClaimAndFinishAsync(IMongoCollection<BsonDocument> collection, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument { { "claimable", true } };
        var lane = await collection.Find(new BsonDocument("claimable", true)).Project(new BsonDocument("lane", 1)).FirstOrDefaultAsync(cancellationToken);
        filter["lane"] = lane?["lane"] ?? "";
        var claim = new BsonDocument { { "$set", new BsonDocument("status", "running") }, { "$inc", new BsonDocument("fence", 1) }, { "$unset", new BsonDocument("claimable", "") } };
        var finish = new BsonDocument("$set", new BsonDocument("status", "done"));
        var inOrder = new FindOneAndUpdateOptions<BsonDocument> { Sort = new BsonDocument { { "priority", -1 }, { "scheduledAt", 1 }, { "_id", 1 } } };
        while (await collection.FindOneAndUpdateAsync<BsonDocument>(filter, claim, inOrder, cancellationToken) is { } job)
        {
            await collection.UpdateOneAsync(new BsonDocument("_id", job["_id"]), finish, null, cancellationToken);
        }
    }
}
