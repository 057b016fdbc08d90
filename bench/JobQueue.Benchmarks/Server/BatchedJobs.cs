using System.Globalization;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Mongo.Indexes;
using MongoDB.Bson;
using MongoDB.Driver;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Server;

/// <summary>What claims and ends in batches of 100 cost the server: the four commands of the library, over a collection with all its indexes.</summary>
internal static class BatchedJobs
{
    private const int Jobs = 10_000;
    private const int Batch = 100;
    private const int Lanes = 5;

    private static readonly string[] Steps = ["find in order", "update many", "find taken", "bulk of updates"];
    private static readonly DateTime Now = new(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly BsonDocument Due = new()
    {
        { "lane", new BsonDocument("$in", new BsonArray(Enumerable.Range(0, Lanes).Select(LaneOf))) },
        { "claimable", true },
        { "scheduledAt", new BsonDocument("$lte", Now) },
        { "status", new BsonDocument("$in", new BsonArray { "scheduled", "waiting" }) },
    };

    public static async Task RunAsync(ServerRun run, CancellationToken cancellationToken)
    {
        run.Report.Begin("Server: jobs in batches", Invariant($"{Jobs} jobs claimed and ended in batches of {Batch}, {run.Amount} alternating runs, in memory; the server's processor time for each job, microseconds (median)"));
        await using var servers = new Contenders<ServerProcess>();
        foreach (var tool in run.Tools)
        {
            servers.Add(await ServerProcess.StartAsync(tool, null, cancellationToken));
        }

        var figures = servers.ConvertAll(_ => new List<double[]>());
        for (var turn = 0; turn <= run.Amount; turn++)
        {
            for (var i = 0; i < servers.Count; i++)
            {
                var measured = await MeasureAsync(servers[i], cancellationToken);
                if (turn > 0)
                {
                    figures[i].Add(measured);
                }
            }
        }

        var table = new Table(["server", "insert", .. Steps, "all four"]);
        for (var i = 0; i < servers.Count; i++)
        {
            var costs = Enumerable.Range(0, Steps.Length + 2).Select(step => Invariant($"{Median(figures[i].Select(costs => costs[step])):F1}"));
            table.Add([run.Tools[i].Name, .. costs]);
        }

        run.Report.Add(table);
    }

    /// <summary>Microseconds for each job: of the insert, of each step, and of all steps.</summary>
    private static async Task<double[]> MeasureAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var jobs = server.Collection("jobs");
        await jobs.Indexes.CreateManyAsync(IndexCatalog.Jobs.Select(index => index.ToModel()), cancellationToken);
        var costs = new double[Steps.Length + 2];
        costs[0] = await CostAsync(server, () => QueueDocuments.FillAsync(jobs, Jobs, Job, cancellationToken));
        for (var batch = 0; batch < Jobs / Batch; batch++)
        {
            List<BsonDocument> found = [];
            costs[1] += await CostAsync(server, async () => found = await FindAsync(jobs, cancellationToken));
            costs[2] += await CostAsync(server, () => TakeAsync(jobs, found, batch, cancellationToken));
            costs[3] += await CostAsync(server, async () => found = await jobs.Find(new BsonDocument { { "incarnation", "bench" }, { "batch", Text(batch) } }).ToListAsync(cancellationToken));
            costs[4] += await CostAsync(server, () => EndAsync(jobs, found, cancellationToken));
        }

        await jobs.Database.DropCollectionAsync("jobs", cancellationToken);
        costs[^1] = costs[1..^1].Sum();
        return [.. costs.Select(cost => cost / Jobs)];
    }

    private static Task<List<BsonDocument>> FindAsync(IMongoCollection<BsonDocument> jobs, CancellationToken cancellationToken) =>
        jobs.Find(Due).Sort(QueueDocuments.Order).Limit(Batch).Project(new BsonDocument("capacityMap", 1)).ToListAsync(cancellationToken);

    private static async Task TakeAsync(IMongoCollection<BsonDocument> jobs, List<BsonDocument> found, int batch, CancellationToken cancellationToken)
    {
        var among = new BsonDocument
        {
            { "_id", new BsonDocument("$in", new BsonArray(found.Select(job => job["_id"]))) },
            { "claimable", true },
            { "scheduledAt", new BsonDocument("$lte", Now) },
            { "status", new BsonDocument("$in", new BsonArray { "scheduled", "waiting" }) },
        };
        var update = new BsonDocument
        {
            { "$inc", new BsonDocument { { "rev", 1L }, { "fence", 1L } } },
            { "$set", new BsonDocument { { "status", "running" }, { "workerID", "a worker" }, { "incarnation", "bench" }, { "lastUpdated", Now }, { "startedAt", Now }, { "batch", Text(batch) } } },
            { "$unset", new BsonDocument { { "claimable", "" }, { "error", "" } } },
        };
        var result = await jobs.UpdateManyAsync(among, update, null, cancellationToken);
        Require(result.ModifiedCount);
    }

    private static async Task EndAsync(IMongoCollection<BsonDocument> jobs, List<BsonDocument> taken, CancellationToken cancellationToken)
    {
        var update = new BsonDocument
        {
            { "$inc", new BsonDocument("rev", 1L) },
            { "$set", new BsonDocument { { "status", "finished" }, { "lastUpdated", Now }, { "finishedAt", Now } } },
            { "$unset", new BsonDocument { { "incarnation", "" }, { "batch", "" }, { "slot", "" }, { "activeKey", "" } } },
        };
        var writes = taken.Select(job => new UpdateOneModel<BsonDocument>(
            new BsonDocument
            {
                { "_id", job["_id"] },
                { "incarnation", "bench" },
                { "fence", job["fence"] },
                { "status", new BsonDocument("$in", new BsonArray { "running" }) },
                { "deleteRequested", new BsonDocument("$exists", false) },
            },
            update));
        var result = await jobs.BulkWriteAsync(writes, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        Require(result.ModifiedCount);
    }

    /// <summary>A waiting job as the library stores it.</summary>
    private static BsonDocument Job(int number) => new()
    {
        { "_id", QueueDocuments.Id(number) },
        { "rootID", QueueDocuments.Id(number) },
        { "status", "scheduled" },
        { "scheduledAt", Now.AddMinutes(-1).AddMilliseconds(number % 1000) },
        { "lastUpdated", Now },
        { "action", "noop" },
        { "retriesLeft", 0 },
        { "retriesTotal", 0 },
        { "capacityMap", new BsonDocument("cpu", 1) },
        { "parameters", new BsonDocument { { "path", "/a/path/as/long/as/usual" }, { "size", number } } },
        { "priority", 0 },
        { "lane", LaneOf(number % Lanes) },
        { "claimable", true },
        { "fence", 0L },
        { "rev", 0L },
        { "createdAt", Now },
        { "interruptionsLeft", 3 },
    };

    private static async Task<double> CostAsync(ServerProcess server, Func<Task> action)
    {
        var before = server.ProcessorTime;
        await action();
        return (server.ProcessorTime - before).TotalMicroseconds;
    }

    private static void Require(long changed)
    {
        if (changed != Batch)
        {
            throw new InvalidOperationException($"{changed} of {Batch} jobs were changed.");
        }
    }

    private static string LaneOf(int number) => "lane " + Text(number);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
