using System.Collections.Frozen;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>dbStats</c> and <c>collStats</c>.</summary>
internal static class StatisticsCommands
{
    internal static readonly CommandDefinition Database = new("dbStats", static context => ValueTask.FromResult(OfDatabase(context)))
    {
        Aliases = ["dbstats"],
        Fields = new[] { "dbStats", "scale", "freeStorage" }.ToFrozenSet(StringComparer.Ordinal),
    };

    internal static readonly CommandDefinition Collection = new("collStats", static context => ValueTask.FromResult(OfCollection(context)))
    {
        Aliases = ["collstats"],
        RefusesViews = true,
        Fields = new[] { "collStats", "scale" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static BsonDocument OfDatabase(CommandContext context)
    {
        var scale = Statistics.Scale(new CommandFields("dbStats", context.Body));
        var all = context.View.InDatabase(context.Database).ToList();
        var stored = all.Where(collection => collection.Options.View is null).ToList();
        var (objects, size, indexSize) = (stored.Sum(collection => collection.Count), stored.Sum(collection => collection.DataSize), stored.Sum(collection => collection.Indexes.Sum(Statistics.SizeOf)));
        return new BsonDocument
        {
            { "db", context.Database },
            { "collections", (long)stored.Count },
            { "views", (long)(all.Count - stored.Count) },
            { "objects", objects },
            { "avgObjSize", objects == 0 ? 0.0 : (double)size / objects },
            { "dataSize", (double)(size / scale) },
            { "storageSize", (double)(size / scale) },
            { "indexes", stored.Sum(collection => (long)collection.Indexes.Length) },
            { "indexSize", (double)(indexSize / scale) },
            { "totalSize", (double)((size + indexSize) / scale) },
            { "scaleFactor", scale },
        };
    }

    private static BsonDocument OfCollection(CommandContext context)
    {
        var scale = Statistics.Scale(new CommandFields("collStats", context.Body));
        var ns = context.Namespace;
        return context.View.Find(ns) is { } collection
            ? new BsonDocument("ns", ns).AddRange(Statistics.Of(collection, scale))
            : new BsonDocument
            {
                { "ns", ns }, { "size", 0 }, { "count", 0 }, { "numOrphanDocs", 0 }, { "storageSize", 0 }, { "totalSize", 0 }, { "nindexes", 0 }, { "totalIndexSize", 0 },
                { "indexDetails", new BsonDocument() }, { "indexSizes", new BsonDocument() }, { "scaleFactor", Statistics.Number(scale) },
            };
    }
}
