using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Sizes and counts. Storage sizes are the sizes of the documents: nothing is compressed and no page has gaps.</summary>
internal static class Statistics
{
    internal static BsonDocument Of(CollectionState collection)
    {
        var document = new BsonDocument
        {
            { "size", collection.DataSize },
            { "count", collection.Count },
            { "avgObjSize", collection.Count == 0 ? 0 : collection.DataSize / collection.Count },
            { "storageSize", collection.DataSize },
            { "capped", collection.Options.Capped },
            { "nindexes", collection.Indexes.Length },
            { "totalIndexSize", 0 },
            { "indexSizes", new BsonDocument(collection.Indexes.Select(index => new BsonElement(index.Spec.Name, 0))) },
        };
        if (collection.Options.Capped)
        {
            document.Add("max", collection.Options.MaxDocuments).Add("maxSize", collection.Options.MaxBytes);
        }

        return document;
    }
}
