using System.Diagnostics;
using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Server;

/// <summary>What many small documents cost in memory, and how long a durable server needs to come back with them after a crash.</summary>
internal static class MillionDocuments
{
    public static async Task RunAsync(IReadOnlyList<string> tools, int documents, CancellationToken cancellationToken)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Server, {documents} documents of {QueueDocuments.Small(1).ToBson().Length} bytes with one secondary index, {Environment.ProcessorCount} cores"));
        Console.WriteLine();
        Console.WriteLine("| server | insert in batches of 1,000, s | memory | highest | restart: s until it listens | s until the first find | memory after | highest |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var tool in tools)
        {
            await MeasureAsync(tool, null, documents, cancellationToken);
            var folder = Directory.CreateTempSubdirectory("jq_bench_");
            await MeasureAsync(tool, folder.FullName, documents, cancellationToken);
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string tool, string? folder, int documents, CancellationToken cancellationToken)
    {
        string filled;
        await using (var server = await ServerProcess.StartAsync(tool, folder, cancellationToken))
        {
            var collection = server.Collection("small");
            await collection.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(new BsonDocument { { "group", 1 }, { "at", 1 } }), null, cancellationToken);
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, 2).Select(half => QueueDocuments.FillAsync(collection, half * (documents / 2), documents / 2, QueueDocuments.Small, cancellationToken)));
            filled = string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:F1} | {ServerProcess.Mib(server.WorkingSet)} | {ServerProcess.Mib(server.PeakWorkingSet)}");
        }

        Console.WriteLine($"| {tool}, {(folder is null ? "in memory" : "durable")} | {filled} | {(folder is null ? " | | | " : await RestartAsync(tool, folder, documents, cancellationToken))} |");
    }

    private static async Task<string> RestartAsync(string tool, string folder, int documents, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await using var server = await ServerProcess.StartAsync(tool, folder, cancellationToken);
        var last = await server.Collection("small").Find(new BsonDocument("_id", QueueDocuments.Id(documents - 1))).SingleAsync(cancellationToken);
        var found = watch.Elapsed;
        var count = await server.Collection("small").CountDocumentsAsync(new BsonDocument { { "group", last["group"] } }, null, cancellationToken);
        return count == documents / 1000
            ? string.Create(CultureInfo.InvariantCulture, $"{server.StartedIn.TotalSeconds:F1} | {found.TotalSeconds:F1} | {ServerProcess.Mib(server.WorkingSet)} | {ServerProcess.Mib(server.PeakWorkingSet)}")
            : throw new InvalidOperationException($"{count} documents of a group came back.");
    }
}
