using System.Diagnostics;
using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Jobs;
using MongoDB.Bson;
using MongoDB.Driver;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Replicas;

/// <summary>B7: what several replicas do together.</summary>
internal static class ReplicasBenchmark
{
    private static readonly int[] Counts = [1, 2, 4, 8];

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var jobs = run.Sized(4_000, 20_000);
        var table = new Table("replicas", "jobs/s", "ratio to one", "wasted claims per job", "jobs lost to another per job", "smallest … largest share", "largest / smallest");
        var rates = new List<double>();
        foreach (var count in Counts)
        {
            var drained = await DrainAsync(run, count, jobs, cancellationToken);
            rates.Add(drained.Rate);
            table.Add(
                Invariant($"{count}"), Numbers.Write(drained.Rate), Numbers.Ratio(drained.Rate / rates[0]), Numbers.Ratio((double)drained.Wasted / jobs), Numbers.Ratio((double)drained.Lost / jobs),
                Invariant($"{drained.Shares.Min():P0} … {drained.Shares.Max():P0}"), Numbers.Ratio(drained.Shares.Max() / drained.Shares.Min()));
        }

        run.Report.Begin("B7 replicas", $"{jobs} no-op jobs submitted while the replicas run, by one caller in batches of 500; each replica a process with concurrency 20");
        run.Report.Add(table);
        run.Report.AddLines("b7-replicas", "Total rate of several replicas", ("replicas", "jobs/s"), [("JobQueue", [.. Counts.Select(count => (double)count)], [.. rates])]);
    }

    private static async Task<(double Rate, long Wasted, long Lost, IReadOnlyList<double> Shares)> DrainAsync(BenchRun run, int count, int jobs, CancellationToken cancellationToken)
    {
        var space = run.Server.NewSpace();
        var replicas = new List<ReplicaProcess>();
        for (var number = 0; number < count; number++)
        {
            replicas.Add(await ReplicaProcess.StartAsync(new ReplicaOrder(space.ConnectionString, space.Database, new ReplicaSettings { Name = $"r{number}" }), cancellationToken));
        }

        await using var client = await BenchQueue.StartClientAsync(space, cancellationToken);
        var begin = Stopwatch.GetTimestamp();
        foreach (var batch in Enumerable.Repeat(new JobSubmission { Action = BenchQueue.Action }, jobs).Chunk(500))
        {
            await client.Client.SubmitManyAsync(batch, cancellationToken);
        }

        await client.DrainedAsync(cancellationToken);
        var taken = Stopwatch.GetElapsedTime(begin);

        long wasted = 0;
        long lost = 0;
        foreach (var replica in replicas)
        {
            var (claims, candidates) = await replica.StopAsync(cancellationToken);
            wasted += claims;
            lost += candidates;
            await replica.DisposeAsync();
        }

        var shares = await SharesAsync(run, space, count, jobs, cancellationToken);
        await run.Server.DropAsync(space);
        return (jobs / taken.TotalSeconds, wasted, lost, shares);
    }

    private static async Task<IReadOnlyList<double>> SharesAsync(BenchRun run, Servers.BenchSpace space, int count, int jobs, CancellationToken cancellationToken)
    {
        var byWorker = await space.JobsOf(run.Server.Direct)
            .Aggregate<BsonDocument>(new[] { new BsonDocument("$group", new BsonDocument { { "_id", "$workerID" }, { "jobs", new BsonDocument("$sum", 1) } }) }, null, cancellationToken)
            .ToListAsync(cancellationToken);
        var shares = byWorker.Select(worker => worker["jobs"].ToDouble() / jobs).ToList();
        return [.. shares, .. Enumerable.Repeat(0.0, count - shares.Count)];
    }
}
