using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Sizes and counts. Storage sizes are the sizes of what is stored: nothing is compressed and no page has gaps.</summary>
internal static class Statistics
{
    internal static BsonDocument Of(CollectionState collection, long scale)
    {
        var indexes = collection.Indexes.Select(index => (index.Spec.Name, Size: SizeOf(index))).ToList();
        var indexSize = indexes.Sum(index => index.Size);
        var document = new BsonDocument
        {
            { "size", Number(collection.DataSize / scale) },
            { "count", Number(collection.Count) },
            { "avgObjSize", Number(collection.Count == 0 ? 0 : collection.DataSize / collection.Count), collection.Count > 0 },
            { "numOrphanDocs", 0 },
            { "storageSize", Number(collection.DataSize / scale) },
            { "totalSize", Number((collection.DataSize + indexSize) / scale) },
            { "capped", collection.Options.Capped },
            { "nindexes", collection.Indexes.Length },
            { "indexBuilds", new BsonArray() },
            { "totalIndexSize", Number(indexSize / scale) },
            { "indexSizes", new BsonDocument(indexes.Select(index => new BsonElement(index.Name, Number(index.Size / scale)))) },
            { "scaleFactor", Number(scale) },
        };
        if (collection.Options.Capped)
        {
            document.Add("max", Number(collection.Options.MaxDocuments)).Add("maxSize", Number(collection.Options.MaxBytes / scale));
        }

        return document;
    }

    /// <summary>The bytes of the index's entries.</summary>
    internal static long SizeOf(IndexState index)
    {
        var size = 0L;
        var entries = index.Entries.Cursor();
        for (var more = entries.First(); more; more = entries.Next())
        {
            size += entries.Key.Length;
        }

        return size;
    }

    /// <summary>What sizes are divided by.</summary>
    /// <exception cref="CommandFailedException">51024, it is not a positive number.</exception>
    internal static long Scale(CommandFields fields) => fields.OptionalWhole("scale") switch
    {
        null => 1,
        { } scale when scale >= 1 => scale,
        var scale => throw ErrorCodes.Create(51024, $"BSON field 'scale' value must be >= 1, actual value '{scale}'"),
    };

    /// <summary>MongoDB answers in four bytes what fits into them.</summary>
    internal static BsonValue Number(long value) => value is >= int.MinValue and <= int.MaxValue ? (BsonValue)(int)value : value;
}
