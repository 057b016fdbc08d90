using System.Diagnostics;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Benchmarks.Servers;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Latency;

/// <summary>What no queue with change streams can do without: the time from an insert to its change event, and one findAndModify.</summary>
/// <param name="Median">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed record RoundTrips(double Median, double P99)
{
    public static async Task<RoundTrips> MeasureAsync(BenchServer server, int times, int warmUp, TimeSpan interval, CancellationToken cancellationToken)
    {
        var space = server.NewSpace();
        using var client = space.Connect();
        var collection = space.JobsOf(client);
        await collection.InsertOneAsync(new BsonDocument("_id", -1), null, cancellationToken);
        using var stream = await collection.WatchAsync(new ChangeStreamOptions { MaxAwaitTime = TimeSpan.FromSeconds(10) }, cancellationToken);
        var measured = new List<double>(times);
        var first = Stopwatch.GetTimestamp();
        for (var id = 0; id < warmUp + times; id++)
        {
            if ((interval * id) - Stopwatch.GetElapsedTime(first) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, TimeProvider.System, cancellationToken);
            }

            measured.Add(await MeasureOneAsync(collection, stream, id, cancellationToken));
        }

        await server.DropAsync(space);
        measured.RemoveRange(0, warmUp);
        return new RoundTrips(Numbers.Median(measured), Numbers.Percentile(measured, 0.99));
    }

    private static async Task<double> MeasureOneAsync(
        IMongoCollection<BsonDocument> collection, IChangeStreamCursor<ChangeStreamDocument<BsonDocument>> stream, int id, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        var heard = HearAsync(stream, cancellationToken);
        await collection.InsertOneAsync(new BsonDocument { { "_id", id }, { "n", 0 } }, null, cancellationToken);
        await heard;
        await collection.FindOneAndUpdateAsync<BsonDocument>(new BsonDocument("_id", id), new BsonDocument("$set", new BsonDocument("n", 1)), null, cancellationToken);
        var taken = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        await HearAsync(stream, cancellationToken);
        return taken;
    }

    private static async Task HearAsync(IChangeStreamCursor<ChangeStreamDocument<BsonDocument>> stream, CancellationToken cancellationToken)
    {
        do
        {
            await stream.MoveNextAsync(cancellationToken);
        }
        while (!stream.Current.Any());
    }
}
