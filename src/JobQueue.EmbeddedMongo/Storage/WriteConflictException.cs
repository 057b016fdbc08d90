namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>A document or unique key is held by another open transaction, or changed since the transaction's snapshot (then there is no holder).</summary>
internal sealed class WriteConflictException(Transaction? holder) : Exception("WriteConflict")
{
    internal Transaction? Holder { get; } = holder;
}
