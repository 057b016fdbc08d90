using System.Diagnostics;
using JobQueue.Benchmarks.Measuring;
using MongoDB.Bson;
using MongoDB.Driver;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Server;

/// <summary>From the moment an insert is sent to the moment its event is in the hands of a client that watches, on an otherwise idle server.</summary>
internal static class EventLatency
{
    private const int WarmUp = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task RunAsync(ServerRun run, CancellationToken cancellationToken)
    {
        run.Report.Begin("Server: a change-stream event to the client", Invariant($"{run.Amount} events with {Pause.TotalMilliseconds} ms between them, microseconds"));
        var table = new Table("server", "insert acknowledged: median", "p99", "event after insert was sent: median", "p99", "event after acknowledgement: median", "p99");
        foreach (var tool in run.Tools)
        {
            foreach (var isDurable in new[] { false, true })
            {
                using var folder = TemporaryFolder.For(isDurable);
                await using var server = await ServerProcess.StartAsync(tool, folder?.Path, cancellationToken);
                table.Add([$"{tool.Name}, {(isDurable ? "durable" : "in memory")}", .. await MeasureAsync(server, run.Amount, cancellationToken)]);
            }
        }

        run.Report.Add(table);
    }

    private static async Task<IEnumerable<string>> MeasureAsync(ServerProcess server, int events, CancellationToken cancellationToken)
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

        return [.. acknowledged.Cells, .. sent.Cells, .. after.Cells];
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
