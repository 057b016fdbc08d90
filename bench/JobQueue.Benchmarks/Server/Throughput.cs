using System.Diagnostics;
using JobQueue.Benchmarks.Measuring;
using MongoDB.Bson;
using MongoDB.Driver;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Server;

/// <summary>Operations per second with 20 callers, of each server in turns.</summary>
internal static class Throughput
{
    private const int Callers = 20;
    private const int Operations = 10_000;
    private const int Batch = 1000;

    public static async Task RunAsync(ServerRun run, CancellationToken cancellationToken)
    {
        run.Report.Begin("Server: operations", Invariant($"{Callers} callers, {Operations} operations a run, {run.Amount} alternating runs, w:majority, operations/s (median) and the server's processor time for each, microseconds"));
        var table = new Table("server", "insert", "", "insert in batches of 1,000", "", "update by _id", "", "findAndModify", "");
        foreach (var isDurable in new[] { false, true })
        {
            await using var contenders = new Contenders<Contender>();
            foreach (var tool in run.Tools)
            {
                contenders.Add(await Contender.StartAsync(tool, isDurable, cancellationToken));
            }

            for (var turn = 0; turn <= run.Amount; turn++)
            {
                foreach (var contender in contenders)
                {
                    await contender.RunAsync(isMeasured: turn > 0, cancellationToken);
                }
            }

            contenders.ForEach(contender => table.Add(contender.Row));
        }

        run.Report.Add(table);
    }

    private sealed class Contender : IAsyncDisposable
    {
        private readonly string _name;
        private readonly TemporaryFolder? _folder;
        private readonly ServerProcess _server;
        private readonly List<(double Rate, double Cost)>[] _figures = [[], [], [], []];

        private Contender(string name, TemporaryFolder? folder, ServerProcess server) => (_name, _folder, _server) = (name, folder, server);

        public static async Task<Contender> StartAsync(ServerTool tool, bool isDurable, CancellationToken cancellationToken)
        {
            var folder = TemporaryFolder.For(isDurable);
            try
            {
                return new Contender($"{tool.Name}, {(isDurable ? "durable" : "in memory")}", folder, await ServerProcess.StartAsync(tool, folder?.Path, cancellationToken));
            }
            catch
            {
                folder?.Dispose();
                throw;
            }
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

        public string[] Row => [_name, .. _figures.SelectMany(runs => new[] { Invariant($"{Median(runs.Select(run => run.Rate)):F0}"), Invariant($"{Median(runs.Select(run => run.Cost)):F1}") })];

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            _folder?.Dispose();
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
