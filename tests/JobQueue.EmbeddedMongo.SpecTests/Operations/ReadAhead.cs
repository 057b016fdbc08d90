using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Operations;

/// <summary>What batches of cursors brought that no operation has asked for yet.</summary>
internal sealed class ReadAhead
{
    private readonly Dictionary<object, Queue<BsonDocument>> _left = new(ReferenceEqualityComparer.Instance);

    public bool HasNext(IAsyncCursor<BsonDocument> cursor) => _left.TryGetValue(cursor, out var left) && left.Count > 0;

    public BsonDocument Next(IAsyncCursor<BsonDocument> cursor) => _left[cursor].Dequeue();

    public void Take(IAsyncCursor<BsonDocument> cursor)
    {
        var left = _left.TryGetValue(cursor, out var queue) ? queue : _left[cursor] = new();
        foreach (var document in cursor.Current)
        {
            left.Enqueue(document);
        }
    }
}
