using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Benchmarks.Servers;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Commands;

/// <summary>B4: how many commands a job costs, by the server's counters.</summary>
internal static class CommandsBenchmark
{
    private const int Concurrency = 20;

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var jobs = run.Sized(1_000, 5_000);
        var table = new Table("contender", "submission", "CRUD per job", "getMore", "monitoring", "other");
        var bars = new List<(string, double)>();
        IReadOnlyList<IContender> drained =
        [
            new JobQueueContender(),
            new JobQueueContender("JobQueue, unbatched", new ReplicaSettings { Unbatched = true }),
            .. run.Peers,
        ];
        foreach (var contender in drained)
        {
            Add($"{contender.Name}, drain", await DrainAsync(run.Server, contender, contender.ShareOf(jobs), cancellationToken));
        }

        foreach (var contender in (IReadOnlyList<IContender>)[new JobQueueContender(), .. run.Peers])
        {
            Add($"{contender.Name}, one at a time", await SinglyAsync(run.Server, contender, Math.Min(200, contender.ShareOf(jobs)), cancellationToken));
        }

        run.Report.Begin("B4 commands per job", $"{jobs} jobs in a drain with concurrency {Concurrency} (submitted beforehand, one by one), then jobs one at a time at 20 per second; heartbeats are counted as CRUD");
        run.Report.Add(table);
        var bytes = await JobBytes.MeasureAsync(run.Server, cancellationToken);
        run.Report.Say(Invariant($"A no-op job of JobQueue without parameters is a document of {bytes.Document} bytes in the end, and {bytes.Events} changes of together {bytes.EventBytes} bytes to every replica."));
        run.Report.AddBars("b4-commands", "CRUD commands per job, submission included", "commands", bars);

        void Add(string name, Cost cost)
        {
            table.Add(name, Write(cost.Submission), Write(cost.Crud), Write(cost.GetMore), Write(cost.Monitoring), Write(cost.Other));
            bars.Add((name, cost.Crud));
        }
    }

    private static async Task<Cost> DrainAsync(BenchServer server, IContender contender, int jobs, CancellationToken cancellationToken)
    {
        var space = server.NewSpace();
        var before = await CountAsync(server, cancellationToken);
        await contender.SubmitAsync(space, jobs - 1, cancellationToken);
        var submitted = await CountAsync(server, cancellationToken);
        await contender.DrainAsync(space, jobs, Concurrency, cancellationToken);
        var drained = await CountAsync(server, cancellationToken);
        await server.DropAsync(space);
        return Cost.Of(submitted - before, drained - submitted, jobs);
    }

    /// <summary>Submission and run cannot be told apart here.</summary>
    private static async Task<Cost> SinglyAsync(BenchServer server, IContender contender, int jobs, CancellationToken cancellationToken)
    {
        var space = server.NewSpace();
        var before = await CountAsync(server, cancellationToken);
        await contender.MeasureLatencyAsync(space, new LatencyLoad(jobs, TimeSpan.FromMilliseconds(50), Concurrency, Busy: 0), cancellationToken);
        var after = await CountAsync(server, cancellationToken);
        await server.DropAsync(space);
        return Cost.Of(null, after - before, jobs);
    }

    private static Task<CommandCounts> CountAsync(BenchServer server, CancellationToken cancellationToken) => CommandCounts.ReadAsync(server.Direct, cancellationToken);

    private static string Write(double value) => double.IsNaN(value) ? "–" : Invariant($"{value:F2}");
}
