using System.Diagnostics;
using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Benchmarks.Servers;
using JobQueue.Jobs;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Backlog;

/// <summary>B6: whether jobs that need what nobody has free hold up those that fit.</summary>
internal static class HeadOfLineBenchmark
{
    private const int Signatures = 1_000;

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var blocked = run.Sized(20_000, 100_000);
        var fitting = run.Sized(2_000, 10_000);
        var contest = new Contest("jobs/s", run.Only);
        contest.Add("no others", () => DrainAsync(run.Server, fitting, Fitting, 0, 1, cancellationToken));
        contest.Add(Invariant($"{blocked:#,0} blocked, one signature"), () => DrainAsync(run.Server, fitting, Fitting, blocked, 1, cancellationToken));
        contest.Add(Invariant($"{blocked:#,0} blocked, {Signatures:#,0} signatures"), () => DrainAsync(run.Server, fitting, Fitting, blocked, Signatures, cancellationToken));
        contest.Add(Invariant($"no others, the jobs themselves in {Signatures:#,0} signatures"), () => DrainAsync(run.Server, fitting, FittingOfMany, 0, 1, cancellationToken));
        await contest.RunAsync(run.Runs);
        run.Report.Begin("B6 head of line", $"{fitting} jobs that fit, submitted after the blocked ones, drained by one replica with concurrency 20, {run.Runs} alternating runs");
        run.Report.Add(contest.ToTable());
        run.Report.AddBars("b6-head-of-line", "Drain beside jobs that do not fit", "jobs/s", contest.ToBars());
    }

    private static async Task<double> DrainAsync(BenchServer server, int jobs, Func<int, JobSubmission> fitting, int blocked, int signatures, CancellationToken cancellationToken)
    {
        var space = server.NewSpace();
        await using (var client = await BenchQueue.StartClientAsync(space, cancellationToken))
        {
            await SubmitAsync(client, blocked, number => Blocked(number % signatures), cancellationToken);
            await SubmitAsync(client, jobs, fitting, cancellationToken);
        }

        var countdown = new Countdown(jobs);
        var begin = Stopwatch.GetTimestamp();
        await using (await BenchQueue.StartAsync(space, new ReplicaSettings { Capacity = "units=1000000" }, builder => builder.AddHandler(BenchQueue.Action, countdown.RunAsync), cancellationToken))
        {
            await countdown.WaitAsync(cancellationToken);
        }

        var taken = Stopwatch.GetElapsedTime(begin);
        await server.DropAsync(space);
        return jobs / taken.TotalSeconds;
    }

    private static async Task SubmitAsync(BenchQueue client, int jobs, Func<int, JobSubmission> submission, CancellationToken cancellationToken)
    {
        foreach (var chunk in Enumerable.Range(0, jobs).Chunk(1000))
        {
            await client.Client.SubmitManyAsync([.. chunk.Select(submission)], cancellationToken);
        }
    }

    private static JobSubmission Fitting(int number) => new() { Action = BenchQueue.Action, CapacityMap = CapacityMap.Parse("units=1") };

    private static JobSubmission FittingOfMany(int number) => new() { Action = BenchQueue.Action, CapacityMap = CapacityMap.Parse(Invariant($"units={1 + (number % Signatures)}")) };

    private static JobSubmission Blocked(int signature) => new() { Action = BenchQueue.Action, CapacityMap = CapacityMap.Parse(Invariant($"gpu={1 + signature}")) };
}
