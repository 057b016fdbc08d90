using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>Refuses keys that a unique index holds for another document.</summary>
internal static class UniqueKeys
{
    internal static void Check(string ns, IndexState index, DocumentKeys keys, long recordId, BsonDocument document)
    {
        if (!index.Spec.Unique)
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

    private static CommandFailedException Duplicate(string ns, IndexSpec spec, BsonDocument keyValue) => ErrorCodes.DuplicateKey(
        $"E11000 duplicate key error collection: {ns} index: {spec.Name} dup key: {keyValue.ToString()}",
        spec.Key,
        keyValue);
}
