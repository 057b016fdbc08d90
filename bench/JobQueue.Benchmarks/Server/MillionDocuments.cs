using System.Diagnostics;
using JobQueue.Benchmarks.Measuring;
using MongoDB.Bson;
using MongoDB.Driver;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Server;

/// <summary>What many small documents cost in memory, and how long a durable server needs to come back with them after a crash.</summary>
internal static class MillionDocuments
{
    public static async Task RunAsync(ServerRun run, CancellationToken cancellationToken)
    {
        run.Report.Begin("Server: many documents", Invariant($"{run.Amount} documents of {QueueDocuments.Small(1).ToBson().Length} bytes with one secondary index"));
        var table = new Table("server", "insert in batches of 1,000, s", "memory", "highest", "restart: s until it listens", "s until the first find", "memory after", "highest");
        foreach (var tool in run.Tools)
        {
            foreach (var isDurable in new[] { false, true })
            {
                using var folder = TemporaryFolder.For(isDurable);
                table.Add([$"{tool.Name}, {(isDurable ? "durable" : "in memory")}", .. await MeasureAsync(tool, folder?.Path, run.Amount, cancellationToken)]);
            }
        }

        run.Report.Add(table);
    }

    private static async Task<IEnumerable<string>> MeasureAsync(ServerTool tool, string? folder, int documents, CancellationToken cancellationToken)
    {
        string[] filled;
        await using (var server = await ServerProcess.StartAsync(tool, folder, cancellationToken))
        {
            var collection = server.Collection("small");
            await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument { { "group", 1 }, { "at", 1 } }), null, cancellationToken);
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, 2).Select(half => QueueDocuments.FillAsync(collection, half * (documents / 2), documents / 2, QueueDocuments.Small, cancellationToken)));
            filled = [Invariant($"{watch.Elapsed.TotalSeconds:F1}"), ServerProcess.Mib(server.WorkingSet), ServerProcess.Mib(server.PeakWorkingSet)];
        }

        return [.. filled, .. folder is null ? ["", "", "", ""] : await RestartAsync(tool, folder, documents, cancellationToken)];
    }

    private static async Task<string[]> RestartAsync(ServerTool tool, string folder, int documents, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await using var server = await ServerProcess.StartAsync(tool, folder, cancellationToken);
        var last = await server.Collection("small").Find(new BsonDocument("_id", QueueDocuments.Id(documents - 1))).SingleAsync(cancellationToken);
        var found = watch.Elapsed;
        var count = await server.Collection("small").CountDocumentsAsync(new BsonDocument { { "group", last["group"] } }, null, cancellationToken);
        return count == documents / 1000
            ? [Invariant($"{server.StartedIn.TotalSeconds:F1}"), Invariant($"{found.TotalSeconds:F1}"), ServerProcess.Mib(server.WorkingSet), ServerProcess.Mib(server.PeakWorkingSet)]
            : throw new InvalidOperationException($"{count} documents of a group came back.");
    }
}
