using System.Diagnostics;
using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Jobs;

namespace JobQueue.Benchmarks.Replicas;

/// <summary>B8: how long a cancel takes from its call to the handler's token in another process.</summary>
internal static class CancelBenchmark
{
    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var jobs = run.Sized(100, 1_000);
        var space = run.Server.NewSpace();
        await using var replica = await ReplicaProcess.StartAsync(new ReplicaOrder(space.ConnectionString, space.Database, new ReplicaSettings()), cancellationToken);
        await using var client = await BenchQueue.StartClientAsync(space, cancellationToken);
        var measured = new List<double>(jobs);
        for (var i = 0; i < jobs; i++)
        {
            var submitted = await client.Client.SubmitAsync(new JobSubmission { Action = ReplicaCommand.Hold }, cancellationToken);
            await replica.NextAsync("entered", cancellationToken);
            var begin = Stopwatch.GetTimestamp();
            await client.Client.CancelAsync(submitted.Job.Id, cancellationToken);
            measured.Add(Stopwatch.GetElapsedTime(begin, await replica.NextAsync("cancelled", cancellationToken)).TotalMilliseconds);
        }

        await replica.StopAsync(cancellationToken);
        await run.Server.DropAsync(space);
        var table = new Table("cancels", "p50 ms", "p99 ms", "most ms");
        table.Add($"{jobs}", Numbers.Write(Numbers.Median(measured)), Numbers.Write(Numbers.Percentile(measured, 0.99)), Numbers.Write(measured.Max()));
        run.Report.Begin("B8 cancel", "CancelAsync in one process to the handler's token in another");
        run.Report.Add(table);
    }
}
