using System.Diagnostics;
using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Server;

/// <summary>From the moment an insert is sent to the moment its event is in the hands of a client that watches, on an otherwise idle server.</summary>
internal static class EventLatency
{
    private const int WarmUp = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(IReadOnlyList<string> tools, int events, CancellationToken cancellationToken)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Server, change-stream event to client, {events} events with {Pause.TotalMilliseconds} ms between them, {Environment.ProcessorCount} cores, microseconds"));
        Console.WriteLine();
        Console.WriteLine("| server | insert acknowledged: median | p99 | event after insert was sent: median | p99 | event after acknowledgement: median | p99 |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var tool in tools)
        {
            foreach (var folder in new[] { null, Directory.CreateTempSubdirectory("jq_bench_").FullName })
            {
                await using var server = await ServerProcess.StartAsync(tool, folder, cancellationToken);
                await MeasureAsync($"{tool}, {(folder is null ? "in memory" : "durable")}", server, events, cancellationToken);
            }
        }
    }

    private static async Task MeasureAsync(string name, ServerProcess server, int events, CancellationToken cancellationToken)
    {
        var collection = server.Collection("events");
        using var stream = await collection.WatchAsync(cancellationToken: cancellationToken);
        var (acknowledged, sent, after) = (new Samples(), new Samples(), new Samples());
        for (var i = 0; i < WarmUp + events; i++)
        {
            var arrival = ArrivalAsync(stream, cancellationToken);
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            var start = Stopwatch.GetTimestamp();
            await collection.InsertOneAsync(QueueDocuments.Small(i), null, cancellationToken);
            var end = Stopwatch.GetTimestamp();
            var arrived = await arrival;
            if (i >= WarmUp)
            {
                acknowledged.Add(Stopwatch.GetElapsedTime(start, end));
                sent.Add(Stopwatch.GetElapsedTime(start, arrived));
                after.Add(Stopwatch.GetElapsedTime(end, Math.Max(end, arrived)));
            }
        }

        Console.WriteLine($"| {name} | {acknowledged} | {sent} | {after} |");
    }

    private static async Task<long> ArrivalAsync(IChangeStreamCursor<ChangeStreamDocument<BsonDocument>> stream, CancellationToken cancellationToken)
    {
        while (await stream.MoveNextAsync(cancellationToken))
        {
            if (stream.Current.Any())
            {
                return Stopwatch.GetTimestamp();
            }
        }

        throw new InvalidOperationException("The stream ended.");
    }
}
