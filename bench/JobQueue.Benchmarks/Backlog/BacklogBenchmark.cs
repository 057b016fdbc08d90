using JobQueue.Benchmarks.Measuring;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Backlog;

/// <summary>B5: what a claim costs with a growing backlog, and beside finished jobs.</summary>
internal static class BacklogBenchmark
{
    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        int[] sizes = run.Sized<int[]>([1_000, 10_000, 50_000], [1_000, 10_000, 100_000], [1_000, 10_000, 100_000, 1_000_000]);
        var table = new Table("waiting", "finished", "claim of one, ms", "claim of 16, ms", "ratio of one to the first", "keys examined", "bound", "stages");
        var series = new List<double>();
        await using var backlog = await ClaimedBacklog.CreateAsync(run.Server, cancellationToken);
        foreach (var size in sizes)
        {
            await backlog.GrowToAsync(size, cancellationToken);
            await MeasureAsync(size, finished: 0);
        }

        var finished = run.Sized(20_000, 100_000, 1_000_000);
        await backlog.AddFinishedAsync(finished, cancellationToken);
        await MeasureAsync(sizes[^1], finished);

        run.Report.Begin("B5 cost against backlog", $"{ClaimedBacklog.Lanes} lanes, {ClaimedBacklog.Priorities} priorities, medians of {ClaimedBacklog.Claims} claims; the bound of keys is returned + lanes × (priorities + 1)");
        run.Report.Add(table);
        run.Report.AddLines("b5-backlog", "Claim of one job against the backlog", ("log10 of waiting jobs", "ms"), [("JobQueue", [.. sizes.Select(size => Math.Log10(size))], [.. series.Take(sizes.Length)])]);

        async Task MeasureAsync(int waiting, int finished)
        {
            var one = await backlog.ClaimAsync(1, cancellationToken);
            var several = await backlog.ClaimAsync(16, cancellationToken);
            series.Add(one);
            var (keys, stages) = await backlog.ExplainAsync(cancellationToken);
            table.Add(
                Invariant($"{waiting:#,0}"), Invariant($"{finished:#,0}"), Numbers.Write(one), Numbers.Write(several), Numbers.Ratio(one / series[0]),
                Invariant($"{keys}"), Invariant($"{1 + (ClaimedBacklog.Lanes * (ClaimedBacklog.Priorities + 1))}"), stages);
        }
    }
}
