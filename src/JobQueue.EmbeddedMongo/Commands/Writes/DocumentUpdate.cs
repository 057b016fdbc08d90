using JobQueue.EmbeddedMongo.Oplog;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Update;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands.Writes;

/// <summary>Applies one update to one document of a batch.</summary>
internal static class DocumentUpdate
{
    /// <summary>The document as it is afterwards, and whether it changed.</summary>
    internal static UpdateResult Apply(WriteBatch batch, CollectionState collection, long recordId, BsonDocument before, UpdateSpec update, int arrayIndex)
    {
        var result = update.Apply(before, arrayIndex);
        if (result.Changed)
        {
            batch.Update(collection, recordId, before, result.Document, bytes =>
            {
                DocumentRules.CheckSize(bytes);
                return Describe(collection, before, result, bytes);
            });
        }

        return result;
    }

    /// <summary>Inserts what an upsert makes of its filter and update; the inserted document.</summary>
    internal static BsonDocument Upsert(WriteBatch batch, string ns, UpdateSpec update, DocumentMatcher filter, CommandContext context)
    {
        var document = DocumentRules.Prepare(update.BuildUpsertDocument(filter), context);
        var bytes = RawBson.Write(document);
        DocumentRules.CheckSize(bytes);
        batch.Insert(Collections.FindOrCreate(batch, ns, context.Time), document, bytes);
        return document;
    }

    private static OplogChange Describe(CollectionState collection, BsonDocument before, UpdateResult result, byte[] bytes) => result.Description is { } description
        ? new OplogChange.Update(collection.Namespace, collection.Uuid, before["_id"], description with { DisambiguatedPaths = AmbiguousPaths.Of(description, before, result.Document) })
        : new OplogChange.Replace(collection.Namespace, collection.Uuid, before["_id"], bytes);
}
