using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Server;

/// <summary>Documents, indexes and commands in the shape of a job queue.</summary>
internal static class QueueDocuments
{
    private const int Batch = 1000;
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static BsonDocument Due { get; } = new()
    {
        { "lane", "a" },
        { "claimable", true },
        { "scheduledAt", new BsonDocument("$lte", Start.AddDays(30)) },
        { "status", new BsonDocument("$in", new BsonArray { "waiting" }) },
    };

    public static BsonDocument Order { get; } = new() { { "priority", -1 }, { "scheduledAt", 1 }, { "_id", 1 } };

    public static BsonDocument Claim { get; } = new()
    {
        { "$set", new BsonDocument { { "status", "running" }, { "workerID", "bench" }, { "startedAt", Start } } },
        { "$inc", new BsonDocument("fence", 1) },
        { "$unset", new BsonDocument("claimable", "") },
    };

    /// <summary>A waiting job of about 350 bytes.</summary>
    public static BsonDocument Job(int number) => new()
    {
        { "_id", Id(number) },
        { "action", "noop" },
        { "lane", "a" },
        { "status", "waiting" },
        { "claimable", true },
        { "priority", number % 3 },
        { "scheduledAt", Start.AddMilliseconds(number * 7919L % 1_000_000) },
        { "createdAt", Start },
        { "parameters", new BsonDocument { { "path", "/a/path/as/long/as/usual" }, { "size", number } } },
        { "fence", 0L },
        { "attempt", 1 },
        { "maxAttempts", 5 },
        { "capacity", new BsonDocument { { "cpu", 1 }, { "memory", 100_000_000L } } },
    };

    /// <summary>A document of about 200 bytes.</summary>
    public static BsonDocument Small(int number) => new()
    {
        { "_id", Id(number) },
        { "group", number % 1000 },
        { "at", Start.AddSeconds(number) },
        { "text", "a text that fills the document up to about two hundred bytes, as small documents often are. " },
    };

    public static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"0199{number:x8}-7000-8000-000000000000");

    public static Task FillAsync(IMongoCollection<BsonDocument> collection, int count, Func<int, BsonDocument> make, CancellationToken cancellationToken) => FillAsync(collection, 0, count, make, cancellationToken);

    public static async Task FillAsync(IMongoCollection<BsonDocument> collection, int first, int count, Func<int, BsonDocument> make, CancellationToken cancellationToken)
    {
        foreach (var numbers in Enumerable.Range(first, count).Chunk(Batch))
        {
            await collection.InsertManyAsync(numbers.Select(make), null, cancellationToken);
        }
    }

    public static async Task<IMongoCollection<BsonDocument>> QueueAsync(ServerProcess server, int jobs, CancellationToken cancellationToken)
    {
        var queue = server.Collection("jobs" + ObjectId.GenerateNewId());
        var claimable = new CreateIndexOptions<BsonDocument> { PartialFilterExpression = new BsonDocument("claimable", true) };
        await queue.Indexes.CreateManyAsync(
        [
            new CreateIndexModel<BsonDocument>(new BsonDocument { { "lane", 1 }, { "priority", -1 }, { "scheduledAt", 1 }, { "_id", 1 } }, claimable),
            new CreateIndexModel<BsonDocument>(new BsonDocument { { "status", 1 }, { "scheduledAt", -1 } }),
        ],
        cancellationToken);
        await FillAsync(queue, jobs, Job, cancellationToken);
        return queue;
    }
}
