using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.Tests.Durability;

/// <summary>Writers that insert, update, delete, find-and-modify and use transactions, each on documents of its own, until their server is gone.</summary>
internal sealed class MixedLoad(IReadOnlyList<OwnedDocuments> writers, int seed)
{
    private int _acknowledged;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Writes until <paramref name="end"/>, which is called after so many acknowledged writes, has ended the server.</summary>
    public async Task RunAsync(IMongoClient client, IMongoCollection<BsonDocument> collection, int writes, Func<Task> end)
    {
        using var ended = new CancellationTokenSource();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Count()
        {
            if (Interlocked.Increment(ref _acknowledged) == writes)
            {
                reached.TrySetResult();
            }
        }

        var running = writers.Select(own => Task.Run(() => WriteAsync(client, collection, own, new Random((seed * 31) + own.Writer), Count, ended.Token))).ToList();
        await Task.WhenAny(reached.Task, Task.WhenAll(running));
        await end();
        await ended.CancelAsync();
        await Task.WhenAll(running);
    }

    private static async Task WriteAsync(IMongoClient client, IMongoCollection<BsonDocument> collection, OwnedDocuments own, Random random, Action acknowledged, CancellationToken ended)
    {
        try
        {
            while (!ended.IsCancellationRequested)
            {
                await WriteOneAsync(client, collection, own, random, ended);
                own.Acknowledge();
                acknowledged();
            }
        }
        catch (Exception gone) when (gone is MongoException or TimeoutException or OperationCanceledException)
        {
            // The server is gone; the write that was under way is in doubt.
        }
    }

    private static Task WriteOneAsync(IMongoClient client, IMongoCollection<BsonDocument> collection, OwnedDocuments own, Random random, CancellationToken ended)
    {
        var ids = own.Ids;
        var kind = ids.Count < 5 ? 0 : random.Next(ids.Count > 40 ? 1 : 0, 6);
        var id = kind == 0 ? NewId(own, random) : ids[random.Next(ids.Count)];
        switch (kind)
        {
            case 0:
                own.Begin((id, 1));
                return collection.InsertOneAsync(Document(own, id, 1), cancellationToken: ended);
            case 1:
                own.Begin((id, null));
                return collection.DeleteOneAsync(new BsonDocument("_id", id), ended);
            case 2:
                own.Begin((id, own.ValueOf(id) + 1));
                return collection.FindOneAndUpdateAsync<BsonDocument>(new BsonDocument("_id", id), Increment, cancellationToken: ended);
            case 3:
                var made = NewId(own, random);
                own.Begin((id, own.ValueOf(id) + 1), (made, 1));
                return InTransactionAsync(client, collection, id, Document(own, made, 1), ended);
            default:
                own.Begin((id, own.ValueOf(id) + 1));
                return collection.UpdateOneAsync(new BsonDocument("_id", id), Increment, cancellationToken: ended);
        }
    }

    private static async Task InTransactionAsync(IMongoClient client, IMongoCollection<BsonDocument> collection, int id, BsonDocument made, CancellationToken ended)
    {
        using var session = await client.StartSessionAsync(cancellationToken: ended);
        session.StartTransaction();
        await collection.UpdateOneAsync(session, new BsonDocument("_id", id), Increment, cancellationToken: ended);
        await collection.InsertOneAsync(session, made, cancellationToken: ended);
        await session.CommitTransactionAsync(ended);
    }

    private static BsonDocument Increment => new("$inc", new BsonDocument("value", 1));

    private static BsonDocument Document(OwnedDocuments own, int id, int value) => new() { ["_id"] = id, ["writer"] = own.Writer, ["value"] = value, ["key"] = $"k{id}", ["text"] = new string('x', 150) };

    // Ids of different writers differ by their last digit.
    private static int NewId(OwnedDocuments own, Random random)
    {
        int id;
        do
        {
            id = (random.Next(1, 100_000_000) * 10) + own.Writer;
        }
        while (own.Ids.Contains(id));

        return id;
    }
}
