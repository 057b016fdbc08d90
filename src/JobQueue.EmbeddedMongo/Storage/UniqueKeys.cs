using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>Refuses keys that a unique index holds for another document.</summary>
internal static class UniqueKeys
{
    internal static void Check(string ns, IndexState index, DocumentKeys keys, long recordId, BsonDocument document)
    {
        if (!index.Spec.Unique && !index.Spec.PreparesUnique)
        {
            return;
        }

        foreach (var key in keys.Keys)
        {
            if (index.HoldsForAnother(key, recordId))
            {
                throw Duplicate(ns, index.Spec, IndexKeyExtractor.ValuesOf(index.Spec, document, key));
            }
        }
    }

    /// <summary>The ids of documents that share a key, one group for each key; empty when the index could be unique.</summary>
    internal static IReadOnlyList<BsonArray> Violations(CollectionState collection, IndexState index)
    {
        var groups = new List<BsonArray>();
        var (previous, open) = (Array.Empty<byte>(), default(BsonArray));
        var (cursor, first) = (index.Entries.Cursor(), 0L);
        for (var more = cursor.First(); more; more = cursor.Next())
        {
            var (key, recordId) = (cursor.Key[..^8], IndexState.RecordIdOf(cursor.Key));
            if (!key.AsSpan().SequenceEqual(previous))
            {
                (previous, first, open) = (key, recordId, null);
                continue;
            }

            if (open is null)
            {
                groups.Add(open = [IdOf(collection, first)]);
            }

            open.Add(IdOf(collection, recordId));
        }

        return groups;
    }

    private static BsonValue IdOf(CollectionState collection, long recordId) => collection.Records.TryGet(recordId, out var bytes) ? RawBson.Parse(bytes)["_id"] : BsonNull.Value;

    private static CommandFailedException Duplicate(string ns, IndexSpec spec, BsonDocument keyValue) => ErrorCodes.DuplicateKey(
        $"E11000 duplicate key error collection: {ns} index: {spec.Name} dup key: {keyValue.ToString()}",
        spec.Key,
        keyValue);
}
