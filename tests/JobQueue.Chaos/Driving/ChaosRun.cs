using System.Globalization;
using JobQueue.Chaos.Checks;
using JobQueue.Chaos.Records;
using JobQueue.TestServers;
using MongoDB.Driver;

namespace JobQueue.Chaos.Driving;

/// <summary>One run: start everything, let faults strike while jobs are submitted, let all come to rest, stop, check.</summary>
internal sealed class ChaosRun(ChaosOptions options, string folder, string mark, TextWriter output)
{
    private const int Held = 0;
    private const int Violated = 2;

    private readonly string _database = options.Database ?? $"jq_chaos_{mark}";

    public static async Task<int> RunAsync(ChaosOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("jq-chaos-").FullName;
        var mark = string.Create(CultureInfo.InvariantCulture, $"{options.Seed}_{Environment.ProcessId}");
        await output.WriteLineAsync($"chaos: seed {options.Seed}, {options.Chaos.TotalSeconds:F0} s of faults, {options.Replicas} replicas, {options.Jobs} jobs");
        var exitCode = await new ChaosRun(options, folder, mark, output).RunAsync(cancellationToken);
        if (exitCode == Held)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            await output.WriteLineAsync($"kept for a look: {folder}");
        }

        return exitCode;
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await ServerUnderChaos.OpenAsync(options.Mongo, Path.Combine(folder, "data"), cancellationToken);
        using var mongo = new MongoClient(server.ConnectionString);
        var database = mongo.GetDatabase(_database);
        var slots = new List<ReplicaSlot>();
        try
        {
            await AddSlotsAsync(slots, server);
            var outcome = await StrikeAsync(slots, server, database, cancellationToken);
            await Task.WhenAll(slots.Select(slot => slot.StopAsync()));
            var left = await MarkedProcesses.LeftAsync(mark, TimeSpan.FromSeconds(10));
            await SaveAsync(database, slots, outcome.Submissions);

            var evidence = await Evidence.LoadAsync(database, outcome.SettledInTime, left);
            var report = Report.Of(evidence);
            await output.WriteLineAsync(report.ToText(outcome.Faults));
            if (report.HoldsAll && options.Mongo is not null && options.Database is null)
            {
                await mongo.DropDatabaseAsync(_database, CancellationToken.None);
            }

            return report.HoldsAll ? Held : Violated;
        }
        finally
        {
            await File.WriteAllLinesAsync(Path.Combine(folder, "replicas.log"), slots.SelectMany(slot => slot.Output()), CancellationToken.None);
            foreach (var slot in slots)
            {
                await slot.DisposeAsync();
            }
        }
    }

    private async Task AddSlotsAsync(List<ReplicaSlot> slots, ServerUnderChaos server)
    {
        var target = await server.EndPointAsync();
        for (var number = 0; number < options.Replicas; number++)
        {
            slots.Add(new ReplicaSlot(number, mark, folder, server.ConnectionString, _database, TcpProxy.To(target)));
            slots[number].Start(FaultPlan.Skew(number), renamed: false);
        }
    }

    private async Task<(IReadOnlyCollection<Submission> Submissions, bool SettledInTime, IReadOnlyDictionary<string, int> Faults)> StrikeAsync(
        IReadOnlyList<ReplicaSlot> slots, ServerUnderChaos server, IMongoDatabase database, CancellationToken cancellationToken)
    {
        await using var client = await DriverClient.StartAsync(server.ConnectionString, _database, cancellationToken);
        await CronUnderChaos.StartAsync(client.Crons, cancellationToken);
        using var faults = new FaultDriver(slots, server);
        var submitter = new Submitter(client.Jobs, client.Clock);
        var submitting = submitter.RunAsync(JobPlan.Create(options), options.Chaos, cancellationToken);
        await Task.WhenAll(faults.RunAsync(FaultPlan.Create(options, server.IsOwn), cancellationToken), submitting);

        var over = TimeProvider.System.GetTimestamp();
        await CronUnderChaos.StopAsync(client.Crons, cancellationToken);
        var settled = await Settling.WaitAsync(database, options.Patience, cancellationToken);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"the jobs came to rest {TimeProvider.System.GetElapsedTime(over).TotalSeconds:F1} s after the last fault"));
        return (submitter.Accepted, settled, faults.Counts);
    }

    private static async Task SaveAsync(IMongoDatabase database, IReadOnlyList<ReplicaSlot> slots, IReadOnlyCollection<Submission> submissions)
    {
        await Evidence.Submissions(database).InsertManyAsync(submissions);
        foreach (var slot in slots)
        {
            foreach (var (life, journal) in await slot.LivesAsync())
            {
                await Evidence.Processes(database).InsertOneAsync(life);
                if (JournalReading.ExecutionsOf(life, journal).ToList() is { Count: > 0 } executions)
                {
                    await Evidence.Executions(database).InsertManyAsync(executions);
                }
            }
        }
    }
}
