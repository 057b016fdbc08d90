using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>An open multi-document transaction: it reads its snapshot and its own writes, and nobody else sees these before it commits.</summary>
internal sealed class Transaction
{
    private readonly HashSet<(Guid Collection, long RecordId)> _held = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Transaction(BsonDocument sessionId, long number, Catalog snapshot, WriteIntents intents, Func<Catalog> published, DateTimeOffset expiresAt)
    {
        (SessionId, Number, Snapshot, ExpiresAt) = (sessionId, number, snapshot, expiresAt);
        Batch = new WriteBatch(snapshot, new ConflictCheck(intents, this, published));
    }

    internal BsonDocument SessionId { get; }

    internal long Number { get; }

    internal Catalog Snapshot { get; }

    internal WriteBatch Batch { get; }

    internal DateTimeOffset ExpiresAt { get; }

    /// <summary>Completes when it has committed or aborted.</summary>
    internal Task Ended => _ended.Task;

    internal bool Holds(Guid collection, long recordId) => _held.Contains((collection, recordId));

    internal void Hold(Guid collection, long recordId) => _held.Add((collection, recordId));

    internal void End() => _ended.TrySetResult();
}
