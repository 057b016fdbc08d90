using System.Diagnostics;
using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Benchmarks.Servers;
using JobQueue.Jobs;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Submit;

/// <summary>B2: what a submission costs beside the bare insert of the same document.</summary>
internal static class SubmitBenchmark
{
    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var jobs = run.Sized(4_000, 20_000);
        var contest = new Contest("jobs/s", run.Only);
        contest.Add("bare driver, insert of the same document", () => BareAsync(run.Server, jobs, cancellationToken));
        foreach (var contender in (IReadOnlyList<IContender>)[new JobQueueContender("JobQueue, one by one"), .. run.Peers])
        {
            contest.Add(contender.Name, () => OneByOneAsync(run.Server, contender, contender.ShareOf(jobs), cancellationToken));
        }

        contest.Add("JobQueue, batches of 1,000", () => InBatchesAsync(run.Server, jobs, cancellationToken));
        await contest.RunAsync(run.Runs);
        run.Report.Begin("B2 submit", $"{jobs} jobs by one caller (a fifth of them for Agenda, a tenth for Hangfire), {run.Runs} alternating runs");
        run.Report.Add(contest.ToTable());
        run.Report.AddBars(run.IsProxied ? "b2-submit-proxy" : "b2-submit", "Submission by one caller", "jobs/s", contest.ToBars());
    }

    private static async Task<double> OneByOneAsync(BenchServer server, IContender contender, int jobs, CancellationToken cancellationToken)
    {
        var space = server.NewSpace();
        var taken = await contender.SubmitAsync(space, jobs, cancellationToken);
        await server.DropAsync(space);
        return jobs / taken.TotalSeconds;
    }

    private static async Task<double> InBatchesAsync(BenchServer server, int jobs, CancellationToken cancellationToken)
    {
        var space = server.NewSpace();
        await using var queue = await BenchQueue.StartClientAsync(space, cancellationToken);
        await queue.Client.SubmitAsync(new JobSubmission { Action = BenchQueue.Action }, cancellationToken);
        var begin = Stopwatch.GetTimestamp();
        await queue.SubmitAsync(new JobSubmission { Action = BenchQueue.Action }, jobs, cancellationToken);
        var taken = Stopwatch.GetElapsedTime(begin);
        await server.DropAsync(space);
        return jobs / taken.TotalSeconds;
    }

    /// <summary>Into a collection with the same indexes.</summary>
    private static async Task<double> BareAsync(BenchServer server, int jobs, CancellationToken cancellationToken)
    {
        var space = server.NewSpace();
        await new JobQueueContender().FillAsync(space, 1, cancellationToken);
        using var client = space.Connect();
        var collection = space.JobsOf(client);
        var sample = await collection.Find(new BsonDocument()).FirstAsync(cancellationToken);
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < jobs; i++)
        {
            var document = (BsonDocument)sample.Clone();
            document["_id"] = JobId.New(TimeProvider.System).ToString();
            await collection.InsertOneAsync(document, null, cancellationToken);
        }

        var taken = Stopwatch.GetElapsedTime(begin);
        await server.DropAsync(space);
        return jobs / taken.TotalSeconds;
    }
}
