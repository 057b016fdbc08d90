using System.Diagnostics;
using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Benchmarks.Servers;

namespace JobQueue.Benchmarks.Drain;

/// <summary>B1: how fast no-op jobs that were submitted beforehand are run.</summary>
internal static class DrainBenchmark
{
    private const int LargeBatch = 100;

    public static async Task RunAsync(BenchRun run, int concurrency, CancellationToken cancellationToken)
    {
        var jobs = run.Sized(4_000, 20_000);
        var contest = new Contest("jobs/s", run.Only);
        contest.Add($"bare driver, batches of {LargeBatch}", () => BareAsync(run.Server, jobs, driver => driver.DrainInBatchesAsync(LargeBatch, cancellationToken), cancellationToken));
        contest.Add($"bare driver, batches of {concurrency}", () => BareAsync(run.Server, jobs, driver => driver.DrainInBatchesAsync(concurrency, cancellationToken), cancellationToken));
        contest.Add($"bare driver, one by one, {concurrency} callers", () => BareAsync(run.Server, jobs, driver => driver.DrainOneByOneAsync(concurrency, cancellationToken), cancellationToken));
        foreach (var contender in (IReadOnlyList<IContender>)[new JobQueueContender(), new JobQueueContender("JobQueue, unbatched", new ReplicaSettings { Unbatched = true }), .. run.Peers])
        {
            contest.Add(contender.Name, () => DrainAsync(run.Server, contender, contender.ShareOf(jobs), concurrency, cancellationToken));
        }

        await contest.RunAsync(run.Runs);
        run.Report.Begin("B1 drain", $"{jobs} no-op jobs submitted beforehand (a fifth of them for Agenda, a tenth for Hangfire), one replica, concurrency {concurrency}, {run.Runs} alternating runs");
        run.Report.Add(contest.ToTable());
        run.Report.AddBars(run.IsProxied ? "b1-drain-proxy" : "b1-drain", "Drain of no-op jobs", "jobs/s", contest.ToBars());
        if (run.Size == BenchSize.Full)
        {
            await MillionDrain.RunAsync(run, concurrency, cancellationToken);
        }
    }

    private static async Task<double> DrainAsync(BenchServer server, IContender contender, int jobs, int concurrency, CancellationToken cancellationToken)
    {
        var space = server.NewSpace();
        await contender.FillAsync(space, jobs, cancellationToken);
        var taken = await contender.DrainAsync(space, jobs, concurrency, cancellationToken);
        await server.DropAsync(space);
        return jobs / taken.TotalSeconds;
    }

    private static async Task<double> BareAsync(BenchServer server, int jobs, Func<BareDriver, Task> drain, CancellationToken cancellationToken)
    {
        var space = server.NewSpace();
        await new JobQueueContender().FillAsync(space, jobs, cancellationToken);
        using var client = space.Connect();
        var driver = new BareDriver(space.JobsOf(client));
        var begin = Stopwatch.GetTimestamp();
        await drain(driver);
        var taken = Stopwatch.GetElapsedTime(begin);
        await server.DropAsync(space);
        return jobs / taken.TotalSeconds;
    }
}
