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

    /// <summary>Writes on until <paramref name="end"/>, which is called after so many acknowledged writes, has ended the server.</summary>
    public async Task RunAsync(int writes, Func<Task> end)
    {
        using var ended = new CancellationTokenSource();
        using var left = new CountdownEvent(writes);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writers = Enumerable.Range(0, Writers).Select(writer => WriteAsync(writer, () => Count(left, reached), ended.Token)).ToList();
        await reached.Task;
        await end();

        // Else the writers would wait for a server to come back.
        await ended.CancelAsync();
        await Task.WhenAll(writers);
    }

    private static void Count(CountdownEvent left, TaskCompletionSource reached)
    {
        if (!left.IsSet && left.Signal())
        {
            reached.TrySetResult();
        }
    }

    private async Task WriteAsync(int writer, Action acknowledged, CancellationToken ended)
    {
        var collection = client.GetDatabase(database).GetCollection<BsonDocument>("docs");
        try
        {
            while (true)
            {
                var id = Interlocked.Increment(ref _last);
                var document = new BsonDocument { ["_id"] = id, ["writer"] = writer, ["value"] = 1, ["text"] = new string('x', 200) };
                await collection.InsertOneAsync(document, cancellationToken: ended);
                Acknowledge(id, 1, acknowledged);
                _inserted.Enqueue(id);
                await collection.UpdateOneAsync(new BsonDocument("_id", id), new BsonDocument("$inc", new BsonDocument("value", 1)), cancellationToken: ended);
                Acknowledge(id, 2, acknowledged);
                await InTransactionAsync(collection, id, ended);
                Acknowledge(id, 3, acknowledged);
            }
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException or OperationCanceledException)
        {
            // The server is gone; what was not acknowledged may or may not be there.
        }
    }

    // Both documents change or none: the check looks at both.
    private async Task InTransactionAsync(IMongoCollection<BsonDocument> collection, int id, CancellationToken ended)
    {
        using var session = await client.StartSessionAsync(cancellationToken: ended);
        session.StartTransaction();
        await collection.UpdateOneAsync(session, new BsonDocument("_id", id), new BsonDocument("$inc", new BsonDocument("value", 1)), cancellationToken: ended);
        await collection.InsertOneAsync(session, new BsonDocument { ["_id"] = -id, ["writer"] = -1, ["value"] = 3 }, cancellationToken: ended);
        await session.CommitTransactionAsync(ended);
    }

    private void Acknowledge(int id, int value, Action acknowledged)
    {
        _acknowledged[id] = value;
        acknowledged();
    }
}
