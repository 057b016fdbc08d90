using System.Diagnostics;
using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;

namespace JobQueue.Benchmarks.Drain;

/// <summary>B1: whether the rate holds through a million jobs.</summary>
internal static class MillionDrain
{
    private const int Jobs = 1_000_000;
    private const int Parts = 10;

    public static async Task RunAsync(BenchRun run, int concurrency, CancellationToken cancellationToken)
    {
        var space = run.Server.NewSpace();
        await new JobQueueContender().FillAsync(space, Jobs, cancellationToken);
        var ends = new long[Parts];
        var all = new Countdown(Jobs);
        var entered = 0;
        var begin = Stopwatch.GetTimestamp();
        await using (await BenchQueue.StartAsync(space, new ReplicaSettings { Concurrency = concurrency }, builder => builder.AddHandler(BenchQueue.Action, HandleAsync), cancellationToken))
        {
            await all.WaitAsync(cancellationToken);
        }

        await run.Server.DropAsync(space);
        var rates = ends.Select((end, part) => Jobs / Parts / Stopwatch.GetElapsedTime(part == 0 ? begin : ends[part - 1], end).TotalSeconds).ToArray();
        var table = new Table("jobs", "jobs/s", "ratio to the first tenth");
        for (var part = 0; part < Parts; part++)
        {
            table.Add($"{part + 1}00,000", Numbers.Write(rates[part]), Numbers.Ratio(rates[part] / rates[0]));
        }

        run.Report.Begin("B1 drain of a million", $"one replica, concurrency {concurrency}");
        run.Report.Add(table);
        run.Report.AddLines("b1-million", "Rate through a million jobs", ("jobs done, 100,000s", "jobs/s"), [("JobQueue", [.. Enumerable.Range(1, Parts).Select(part => (double)part)], rates)]);

        Task HandleAsync(JobContext context, CancellationToken token)
        {
            var count = Interlocked.Increment(ref entered);
            if (count % (Jobs / Parts) == 0)
            {
                ends[(count / (Jobs / Parts)) - 1] = Stopwatch.GetTimestamp();
            }

            return all.RunAsync(context, token);
        }
    }
}
