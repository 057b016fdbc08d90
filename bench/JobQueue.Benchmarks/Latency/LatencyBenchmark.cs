using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Latency;

/// <summary>B3: how long a job waits from its submission to its handler, at 50 jobs/s.</summary>
internal static class LatencyBenchmark
{
    private const int Concurrency = 20;
    private const int Rate = 50;

    /// <summary>A process that runs its first jobs compiles its code: a second of that is left out, for every contender.</summary>
    private const int WarmUp = Rate;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.0 / Rate);

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var jobs = run.Sized(250, 3_000);
        var table = new Table("contender", "worker", "p50 ms", "p99 ms", "p50 ratio to the round trips");
        var bars = new List<(string, double)>();
        var trips = await RoundTrips.MeasureAsync(run.Server, run.Sized(200, 1_000), WarmUp, Interval, cancellationToken);
        table.Add("bare driver, change event and findAndModify one after the other, at the same rate", "–", Numbers.Write(trips.Median), Numbers.Write(trips.P99), "1.00");
        bars.Add(("bare driver: findAndModify + change event", trips.Median));
        foreach (var (busy, how) in new[] { (0, "idle"), (Concurrency / 2, "half busy") })
        {
            foreach (var contender in (IReadOnlyList<IContender>)[new JobQueueContender(), .. run.Peers])
            {
                var load = new LatencyLoad(WarmUp + jobs, Interval, Concurrency, busy);
                var space = run.Server.NewSpace();
                IReadOnlyList<double> measured = [.. (await contender.MeasureLatencyAsync(space, load, cancellationToken)).Skip(WarmUp)];
                await run.Server.DropAsync(space);
                var median = Numbers.Median(measured);
                table.Add(contender.Name, how, Numbers.Write(median), Numbers.Write(Numbers.Percentile(measured, 0.99)), Numbers.Ratio(median / trips.Median));
                bars.Add(($"{contender.Name}, {how}", median));
            }
        }

        run.Report.Begin("B3 latency", Invariant($"submission to handler, {jobs} jobs at {Rate}/s after {WarmUp} that are not counted, concurrency {Concurrency}"));
        run.Report.Add(table);
        run.Report.AddBars(run.IsProxied ? "b3-latency-proxy" : "b3-latency", "Submission to handler, median", "ms", bars);
    }
}
