using System.Diagnostics;
using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Benchmarks.Replicas;
using JobQueue.Benchmarks.Servers;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Idle;

/// <summary>B10: what replicas cost that have nothing to do.</summary>
internal static class IdleBenchmark
{
    private const int Many = 50;

    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var span = TimeSpan.FromSeconds(run.Sized(15, 60));
        var table = new Table("contender", "commands/s per replica", "of these CRUD", "getMore", "other", "driver's monitoring", "CPU of a replica");
        foreach (var count in new[] { 1, Many })
        {
            var space = run.Server.NewSpace();
            await using var replica = await ReplicaProcess.StartAsync(new ReplicaOrder(space.ConnectionString, space.Database, new ReplicaSettings(), Hosts: count), cancellationToken);
            await Task.Delay(SettlingTime, TimeProvider.System, cancellationToken);
            var spent = replica.ProcessorTime;
            var counts = await CountAsync(run.Server, span, cancellationToken);
            Add($"JobQueue, {count} {(count == 1 ? "replica" : "replicas")}", counts, count, (replica.ProcessorTime - spent) / count);
            await replica.StopAsync(cancellationToken);
            await run.Server.DropAsync(space);
        }

        foreach (var peer in run.Peers)
        {
            var space = run.Server.NewSpace();
            await using (await peer.StartIdleAsync(space, cancellationToken))
            {
                await Task.Delay(SettlingTime, TimeProvider.System, cancellationToken);
                Add(peer.Name, await CountAsync(run.Server, span, cancellationToken), 1, null);
            }

            await run.Server.DropAsync(space);
        }

        run.Report.Begin("B10 idle cost", $"no jobs for {span.TotalSeconds} s; the driver's monitoring (hello) is not counted as a command of the replica");
        run.Report.Add(table);

        void Add(string name, CommandCounts counts, int replicas, TimeSpan? processor)
        {
            var per = span.TotalSeconds * replicas;
            table.Add(
                name, Numbers.Write((counts.Total - counts.Monitoring) / per), Numbers.Write(counts.Crud / per), Numbers.Write(counts.GetMore / per),
                Numbers.Write(counts.Other / per), Numbers.Write(counts.Monitoring / per), processor is { } time ? Invariant($"{time / span:P2}") : "–");
        }
    }

    private static async Task<CommandCounts> CountAsync(BenchServer server, TimeSpan span, CancellationToken cancellationToken)
    {
        var before = await CommandCounts.ReadAsync(server.Direct, cancellationToken);
        var begin = Stopwatch.GetTimestamp();
        await Task.Delay(span, TimeProvider.System, cancellationToken);
        var after = await CommandCounts.ReadAsync(server.Direct, cancellationToken);
        return Stopwatch.GetElapsedTime(begin) < span * 1.2 ? after - before : throw new InvalidOperationException("The machine is too busy to measure an idle replica.");
    }
}
