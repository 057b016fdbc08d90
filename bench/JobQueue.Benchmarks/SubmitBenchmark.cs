using JobQueue.Jobs;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks;

/// <summary>B2: what a submission costs beside the bare insert of the same document.</summary>
internal static class SubmitBenchmark
{
    private const int Batch = 1000;

    public static async Task RunAsync(int jobs, int runs, CancellationToken cancellationToken)
    {
        await using var server = await BenchServer.StartAsync(cancellationToken);
        var contest = new Contest("B2 submit", server.Name, jobs);
        var sample = await SampleAsync(server, cancellationToken);
        contest.Add("bare driver, insert of the same document", async watch =>
        {
            var collection = server.Client.GetDatabase(server.NewDatabase()).WithWriteConcern(WriteConcern.WMajority).GetCollection<BsonDocument>("jobs");
            watch.Start();
            for (var i = 0; i < jobs; i++)
            {
                var document = (BsonDocument)sample.Clone();
                document["_id"] = JobId.New(TimeProvider.System).ToString();
                await collection.InsertOneAsync(document, null, cancellationToken);
            }

            watch.Stop();
        });
        contest.Add("JobQueue, one by one", async watch =>
        {
            await using var queue = await ClientAsync(server, cancellationToken);
            watch.Start();
            for (var i = 0; i < jobs; i++)
            {
                await queue.Client.SubmitAsync(new JobSubmission { Action = BenchQueue.Action }, cancellationToken);
            }

            watch.Stop();
        });
        contest.Add("JobQueue, batches of 1,000", async watch =>
        {
            await using var queue = await ClientAsync(server, cancellationToken);
            watch.Start();
            for (var i = 0; i < jobs; i += Batch)
            {
                await queue.Client.SubmitManyAsync([.. Enumerable.Repeat(new JobSubmission { Action = BenchQueue.Action }, Math.Min(Batch, jobs - i))], cancellationToken);
            }

            watch.Stop();
        });
        await contest.RunAsync(runs);
    }

    private static async Task<BenchQueue> ClientAsync(BenchServer server, CancellationToken cancellationToken)
    {
        var queue = new BenchQueue(server, server.NewDatabase(), concurrency: 0, jobs: 0);
        await queue.StartAsync(cancellationToken);
        await queue.Client.SubmitAsync(new JobSubmission { Action = BenchQueue.Action }, cancellationToken);
        return queue;
    }

    private static async Task<BsonDocument> SampleAsync(BenchServer server, CancellationToken cancellationToken)
    {
        var database = server.NewDatabase();
        await using var queue = new BenchQueue(server, database, concurrency: 0, jobs: 0);
        await queue.StartAsync(cancellationToken);
        await queue.Client.SubmitAsync(new JobSubmission { Action = BenchQueue.Action }, cancellationToken);
        return await server.Client.GetDatabase(database).GetCollection<BsonDocument>("jobs").Find(new BsonDocument()).FirstAsync(cancellationToken);
    }
}
