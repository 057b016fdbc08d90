using System.Diagnostics;
using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Benchmarks.Servers;
using JobQueue.Jobs;
using JobQueue.Mongo.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Replicas;

/// <summary>B9: how long it takes until the jobs of a killed replica run elsewhere, and until the next occurrence fires after the cron leader was killed.</summary>
internal static class FailoverBenchmark
{
    private const int Held = 5;

    public static async Task RunAsync(BenchRun run, CancellationToken cancellationToken)
    {
        var settings = run.Size == BenchSize.Quick
            ? new ReplicaSettings { Lease = TimeSpan.FromSeconds(3), Heartbeat = TimeSpan.FromMilliseconds(500) }
            : new ReplicaSettings();
        var options = new JobQueueOptions();
        settings.Apply(options);
        var goal = options.Lease + options.Margin + TimeSpan.FromSeconds(1);
        var table = new Table("what is killed", "seconds until", "median", "most", "goal");
        Add("a replica that runs 5 jobs", "the last of them runs elsewhere", await RepeatAsync(run, settings, JobsAsync, cancellationToken));
        Add("the cron leader", "the next occurrence runs", await RepeatAsync(run, settings, CronAsync, cancellationToken));
        run.Report.Begin("B9 failover", $"SIGKILL, lease {options.Lease.TotalSeconds} s, margin {options.Margin.TotalSeconds} s, {run.Runs} runs");
        run.Report.Add(table);

        void Add(string what, string until, IReadOnlyList<double> seconds) =>
            table.Add(what, until, Numbers.Write(Numbers.Median(seconds)), Numbers.Write(seconds.Max()), $"≤ {Numbers.Write(goal.TotalSeconds)}");
    }

    private static async Task<IReadOnlyList<double>> RepeatAsync(
        BenchRun run, ReplicaSettings settings, Func<BenchServer, BenchSpace, ReplicaSettings, CancellationToken, Task<TimeSpan>> measure, CancellationToken cancellationToken)
    {
        var seconds = new List<double>();
        for (var i = 0; i < run.Runs; i++)
        {
            var space = run.Server.NewSpace();
            seconds.Add((await measure(run.Server, space, settings, cancellationToken)).TotalSeconds);
            await run.Server.DropAsync(space);
        }

        return seconds;
    }

    private static async Task<TimeSpan> JobsAsync(BenchServer server, BenchSpace space, ReplicaSettings settings, CancellationToken cancellationToken)
    {
        await using var victim = await StartAsync(space, settings, "victim", hasCron: false, cancellationToken);
        await using (var client = await BenchQueue.StartClientAsync(space, cancellationToken))
        {
            await client.SubmitAsync(new JobSubmission { Action = ReplicaCommand.Hold }, Held, cancellationToken);
        }

        await EnteredAsync(victim, cancellationToken);
        await using var survivor = await StartAsync(space, settings, "survivor", hasCron: false, cancellationToken);
        await AfterAFullLeaseAsync(settings, cancellationToken);
        var killed = victim.Kill();
        return Stopwatch.GetElapsedTime(killed, await EnteredAsync(survivor, cancellationToken));
    }

    private static async Task<TimeSpan> CronAsync(BenchServer server, BenchSpace space, ReplicaSettings settings, CancellationToken cancellationToken)
    {
        await using var one = await StartAsync(space, settings, "one", hasCron: true, cancellationToken);
        await using var other = await StartAsync(space, settings, "other", hasCron: true, cancellationToken);
        await AfterAFullLeaseAsync(settings, cancellationToken);
        var lease = await server.Direct.GetDatabase(space.Database).GetCollection<BsonDocument>("leases").Find(new BsonDocument()).FirstAsync(cancellationToken);
        var (leader, survivor) = lease[LeaseFields.WorkerId].AsString.StartsWith("one", StringComparison.Ordinal) ? (one, other) : (other, one);

        // The survivor may still run what the leader submitted before it was killed: what ran until then is forgotten, and one tick after it.
        var killed = leader.Kill();
        await Task.Delay(TimeSpan.FromMilliseconds(900), TimeProvider.System, cancellationToken);
        survivor.Forget();
        return Stopwatch.GetElapsedTime(killed, await survivor.NextAsync("ticked", cancellationToken));
    }

    private static Task<ReplicaProcess> StartAsync(BenchSpace space, ReplicaSettings settings, string name, bool hasCron, CancellationToken cancellationToken) =>
        ReplicaProcess.StartAsync(new ReplicaOrder(space.ConnectionString, space.Database, settings with { Name = name }, HasCron: hasCron), cancellationToken);

    private static async Task<long> EnteredAsync(ReplicaProcess replica, CancellationToken cancellationToken)
    {
        long last = 0;
        for (var i = 0; i < Held; i++)
        {
            last = await replica.NextAsync("entered", cancellationToken);
        }

        return last;
    }

    /// <summary>Before that nobody is declared dead.</summary>
    private static Task AfterAFullLeaseAsync(ReplicaSettings settings, CancellationToken cancellationToken)
    {
        var options = new JobQueueOptions();
        settings.Apply(options);
        return Task.Delay(options.Lease + options.HeartbeatInterval, TimeProvider.System, cancellationToken);
    }
}
