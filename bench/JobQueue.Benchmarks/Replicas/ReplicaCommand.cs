using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Servers;

namespace JobQueue.Benchmarks.Replicas;

/// <summary>The process that <see cref="ReplicaProcess"/> starts. It says <c>ready</c>, then what its jobs do with the time of the monotonic clock that all processes share, and stops when its input ends.</summary>
internal static class ReplicaCommand
{
    public const string Name = "replica";
    public const string Hold = "hold";
    public const string Tick = "tick";

    public static Command Create()
    {
        var order = new Argument<string>("order");
        var command = new Command(Name, "A replica of a benchmark.") { order };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) => RunAsync(JsonSerializer.Deserialize<ReplicaOrder>(parsed.GetValue(order)!)!, cancellationToken));
        return command;
    }

    private static async Task RunAsync(ReplicaOrder order, CancellationToken cancellationToken)
    {
        var waste = new ClaimWaste();
        var space = new BenchSpace(order.ConnectionString, order.Database) { Subscribe = waste.Subscribe };
        var queues = new List<BenchQueue>();
        for (var host = 0; host < order.Hosts; host++)
        {
            var settings = order.Settings with { Name = $"{order.Settings.Name}-{host}" };
            queues.Add(await BenchQueue.StartAsync(space, settings, builder => AddHandlers(builder, order), cancellationToken));
        }

        Say("ready");
        await Console.In.ReadToEndAsync(cancellationToken);
        Say($"wasted {waste.Claims} {waste.Candidates}");
        foreach (var queue in queues)
        {
            await queue.DisposeAsync();
        }
    }

    private static void AddHandlers(JobQueueBuilder builder, ReplicaOrder order)
    {
        builder.AddHandler(BenchQueue.Action, (_, _) => Task.CompletedTask);
        builder.AddHandler(Hold, HoldAsync);
        if (order.HasCron)
        {
            builder.AddHandler(Tick, (_, _) =>
            {
                Say($"ticked {Stopwatch.GetTimestamp()}");
                return Task.CompletedTask;
            });
            builder.AddCron(Tick, "* * * * * *");
        }
    }

    private static async Task HoldAsync(JobContext context, CancellationToken cancellationToken)
    {
        Say($"entered {Stopwatch.GetTimestamp()} {context.Job.Id}");
        var cancelled = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.UnsafeRegister(_ => cancelled.TrySetResult(Stopwatch.GetTimestamp()), null);
        Say($"cancelled {await cancelled.Task} {context.Job.Id}");
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
