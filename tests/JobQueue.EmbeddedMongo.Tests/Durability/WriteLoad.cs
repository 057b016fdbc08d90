using System.Collections.Concurrent;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.Tests.Durability;

/// <summary>
/// Several writers, each counting up documents of its own until the server is gone: inserts, updates and transactions over two
/// documents. Remembers the highest value that was acknowledged for each document.
/// </summary>
internal sealed class WriteLoad(IMongoClient client, string database)
{
    private const int Writers = 6;

    private readonly ConcurrentDictionary<int, int> _acknowledged = new();
    private readonly ConcurrentQueue<int> _inserted = [];
    private int _last;

    public IReadOnlyDictionary<int, int> Acknowledged => _acknowledged;

    /// <summary>The ids of acknowledged inserts, in no particular order.</summary>
    public IReadOnlyCollection<int> Inserted => _inserted;

    /// <summary>Writes until the connection fails; <paramref name="enough"/> is called once after so many acknowledged writes.</summary>
    public async Task RunAsync(int writes, Func<Task> enough)
    {
        using var left = new CountdownEvent(writes);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writers = Enumerable.Range(0, Writers).Select(writer => WriteAsync(writer, () => Count(left, reached))).ToList();
        await reached.Task;
        await enough();
        await Task.WhenAll(writers);
    }

    private static void Count(CountdownEvent left, TaskCompletionSource reached)
    {
        if (!left.IsSet && left.Signal())
        {
            reached.TrySetResult();
        }
    }

    private async Task WriteAsync(int writer, Action acknowledged)
    {
        var collection = client.GetDatabase(database).GetCollection<BsonDocument>("docs");
        try
        {
            while (true)
            {
                var id = Interlocked.Increment(ref _last);
                await collection.InsertOneAsync(new BsonDocument { ["_id"] = id, ["writer"] = writer, ["value"] = 1, ["text"] = new string('x', 200) });
                Acknowledge(id, 1, acknowledged);
                _inserted.Enqueue(id);
                await collection.UpdateOneAsync(new BsonDocument("_id", id), new BsonDocument("$inc", new BsonDocument("value", 1)));
                Acknowledge(id, 2, acknowledged);
                await InTransactionAsync(collection, id);
                Acknowledge(id, 3, acknowledged);
            }
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException or OperationCanceledException)
        {
            // The server is gone; what was not acknowledged may or may not be there.
        }
    }

    // Both documents change or none: the check looks at both.
    private async Task InTransactionAsync(IMongoCollection<BsonDocument> collection, int id)
    {
        using var session = await client.StartSessionAsync();
        session.StartTransaction();
        await collection.UpdateOneAsync(session, new BsonDocument("_id", id), new BsonDocument("$inc", new BsonDocument("value", 1)));
        await collection.InsertOneAsync(session, new BsonDocument { ["_id"] = -id, ["writer"] = -1, ["value"] = 3 });
        await session.CommitTransactionAsync();
    }

    private void Acknowledge(int id, int value, Action acknowledged)
    {
        _acknowledged[id] = value;
        acknowledged();
    }
}
