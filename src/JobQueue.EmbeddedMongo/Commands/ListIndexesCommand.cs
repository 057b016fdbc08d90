using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Cursors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>listIndexes</c>.</summary>
internal static class ListIndexesCommand
{
    internal static readonly CommandDefinition Definition = new("listIndexes", RunAsync)
    {
        RefusesViews = true,
        Fields = new[] { "listIndexes", "cursor", "includeIndexBuildInfo", "includeBuildUUIDs" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static BsonDocument Describe(CollectionState collection, IndexState index) => index.Spec.IsId && collection.Options.ClusteredIndex is { } name
        ? new BsonDocument { { "v", 2 }, { "key", index.Spec.Key }, { "name", name }, { "unique", true }, { "clustered", true } }
        : index.Spec.ToBson();

    private static ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var ns = context.Namespace;
        var batchSize = new CommandFields("listIndexes.cursor", new CommandFields("listIndexes", context.Body).Document("cursor")).BatchSize();
        var collection = context.View.Find(ns) ?? throw ErrorCodes.NamespaceNotFound($"ns does not exist: {ns}");
        var documents = collection.Indexes.Select(index => RawBson.Write(Describe(collection, index)));
        return CursorReplies.OpenAsync(context, new ResultCursor($"{context.Database}.$cmd.listIndexes.{Names.CollectionOf(ns)}", documents) { Session = context.Session?.Id }, batchSize);
    }
}
