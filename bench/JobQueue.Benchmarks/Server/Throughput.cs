using System.Diagnostics;
using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Server;

/// <summary>Operations per second with 20 callers, of each server in turns.</summary>
internal static class Throughput
{
    private const int Callers = 20;
    private const int Operations = 10_000;
    private const int Batch = 1000;

    public static async Task RunAsync(IReadOnlyList<string> tools, int runs, CancellationToken cancellationToken)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Server, {Callers} callers, {Operations} operations a run, {runs} alternating runs, w:majority, {Environment.ProcessorCount} cores, operations/s (median) and the server's processor time for each, microseconds"));
        Console.WriteLine();
        Console.WriteLine("| server | insert | | insert in batches of 1,000 | | update by _id | | findAndModify | |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var isDurable in new[] { false, true })
        {
            var contenders = new List<Contender>();
            foreach (var tool in tools)
            {
                contenders.Add(await Contender.StartAsync(tool, isDurable, cancellationToken));
            }

            for (var run = 0; run <= runs; run++)
            {
                foreach (var contender in contenders)
                {
                    await contender.RunAsync(isMeasured: run > 0, cancellationToken);
                }
            }

            foreach (var contender in contenders)
            {
                contender.Print();
                await contender.DisposeAsync();
            }
        }
    }

    private sealed class Contender : IAsyncDisposable
    {
        private readonly string _name;
        private readonly DirectoryInfo? _folder;
        private readonly ServerProcess _server;
        private readonly List<(double Rate, double Cost)>[] _figures = [[], [], [], []];

        private Contender(string name, DirectoryInfo? folder, ServerProcess server) => (_name, _folder, _server) = (name, folder, server);

        public static async Task<Contender> StartAsync(string tool, bool isDurable, CancellationToken cancellationToken)
        {
            var folder = isDurable ? Directory.CreateTempSubdirectory("jq_bench_") : null;
            return new Contender($"{tool}, {(isDurable ? "durable" : "in memory")}", folder, await ServerProcess.StartAsync(tool, folder?.FullName, cancellationToken));
        }

        public async Task RunAsync(bool isMeasured, CancellationToken cancellationToken)
        {
            var queue = await QueueDocuments.QueueAsync(_server, 0, cancellationToken);
            var claim = new FindOneAndUpdateOptions<BsonDocument> { Sort = QueueDocuments.Order };
            var update = new BsonDocument("$inc", new BsonDocument("attempt", 1));
            (double, double)[] figures =
            [
                await MeasureAsync(Operations, Callers, i => queue.InsertOneAsync(QueueDocuments.Job(i), null, cancellationToken)),
                await MeasureAsync(Operations / Batch, 2, i => queue.InsertManyAsync(Enumerable.Range(Operations + (i * Batch), Batch).Select(QueueDocuments.Job), null, cancellationToken)),
                await MeasureAsync(Operations, Callers, i => queue.UpdateOneAsync(new BsonDocument("_id", QueueDocuments.Id(i)), update, null, cancellationToken)),
                await MeasureAsync(Operations, Callers, _ => queue.FindOneAndUpdateAsync<BsonDocument>(QueueDocuments.Due, QueueDocuments.Claim, claim, cancellationToken)),
            ];
            await queue.Database.DropCollectionAsync(queue.CollectionNamespace.CollectionName, cancellationToken);
            for (var i = 0; isMeasured && i < figures.Length; i++)
            {
                _figures[i].Add(figures[i]);
            }
        }

        public void Print() => Console.WriteLine($"| {_name} | {string.Join(" | ", _figures.Select(runs => string.Create(CultureInfo.InvariantCulture, $"{Median(runs.Select(run => run.Rate)):F0} | {Median(runs.Select(run => run.Cost)):F1}")))} |");

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            _folder?.Delete(recursive: true);
        }

        private async Task<(double Rate, double Cost)> MeasureAsync(int turns, int callers, Func<int, Task> operation)
        {
            var (next, watch, before) = (-1, Stopwatch.StartNew(), _server.ProcessorTime);
            await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
            {
                for (var i = Interlocked.Increment(ref next); i < turns; i = Interlocked.Increment(ref next))
                {
                    await operation(i);
                }
            }));
            return (Operations / watch.Elapsed.TotalSeconds, (_server.ProcessorTime - before).TotalMicroseconds / Operations);
        }

        private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
    }
}
