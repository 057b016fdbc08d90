using JobQueue.EmbeddedMongo.Commands;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Keys;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo;

/// <summary>One pass over all TTL indexes: deletes documents whose date lies further back than the index allows ("TTL Indexes" in MongoDB's manual).</summary>
internal sealed class TtlRemoval(ServerContext context)
{
    // The writer lock is left between portions, so that clients are not held up by a large removal.
    private const int Portion = 500;

    internal async Task RunAsync()
    {
        foreach (var collection in context.Store.Published.Collections.Values)
        {
            foreach (var index in collection.Indexes.Where(index => index.Spec is { ExpireAfterSeconds: not null, Paths.Count: 1 }))
            {
                await RemoveAsync(collection.Namespace, index.Spec).ConfigureAwait(false);
            }
        }
    }

    private async Task RemoveAsync(string ns, IndexSpec spec)
    {
        var limit = context.Time.GetUtcNow().AddSeconds(-spec.ExpireAfterSeconds!.Value);
        int removed;
        do
        {
            using var writer = await context.Store.EnterAsync(context.Stopping).ConfigureAwait(false);
            var batch = context.Store.NewBatch();
            removed = RemovePortion(batch, ns, spec, new BsonDateTime(limit.UtcDateTime));
            context.Store.Commit(batch);
        }
        while (removed == Portion);
    }

    private static int RemovePortion(WriteBatch batch, string ns, IndexSpec spec, BsonDateTime limit)
    {
        if (batch.Catalog.Find(ns) is not { } collection || collection.FindIndex(spec.Name) is not { } index)
        {
            return 0;
        }

        var removed = 0;
        foreach (var recordId in Expired(index, limit).Take(Portion).ToList())
        {
            var current = batch.Catalog.Find(ns)!;
            if (current.Records.TryGet(recordId, out var bytes) && TryDelete(batch, current, recordId, RawBson.Parse(bytes)))
            {
                removed++;
            }
        }

        return removed;
    }

    private static IEnumerable<long> Expired(IndexState index, BsonDateTime limit)
    {
        var seen = new HashSet<long>();
        var descending = index.Spec.Descending[0];
        var edge = KeyBuilder.Encode(limit, descending);
        var cursor = index.Entries.Cursor();
        var more = cursor.SeekCeiling(descending ? edge : [KeyType.Date]);
        while (more && (descending ? cursor.Key[0] == unchecked((byte)~KeyType.Date) : cursor.Key.AsSpan(0, edge.Length).SequenceCompareTo(edge) <= 0))
        {
            if (seen.Add(IndexState.RecordIdOf(cursor.Key)))
            {
                yield return IndexState.RecordIdOf(cursor.Key);
            }

            more = cursor.Next();
        }
    }

    // A document that an open transaction holds is left for the next pass.
    private static bool TryDelete(WriteBatch batch, CollectionState collection, long recordId, BsonDocument document)
    {
        try
        {
            batch.Delete(collection, recordId, document);
            return true;
        }
        catch (WriteConflictException)
        {
            return false;
        }
    }
}
