using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Cursors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>listCollections</c>.</summary>
internal static class ListCollectionsCommand
{
    internal static readonly CommandDefinition Definition = new("listCollections", RunAsync)
    {
        Fields = new[] { "listCollections", "filter", "nameOnly", "authorizedCollections", "cursor" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = new CommandFields("listCollections", context.Body);
        var nameOnly = fields.Flag("nameOnly");
        var filter = DocumentMatcher.Parse(fields.Document("filter"), context.Evaluation);
        var batchSize = new CommandFields("listCollections.cursor", fields.Document("cursor")).BatchSize();
        var documents = context.View.InDatabase(context.Database)
            .OrderBy(collection => collection.Namespace, StringComparer.Ordinal)
            .Select(Describe)
            .Where(filter.Matches)
            .Select(document => RawBson.Write(nameOnly ? NameOf(document) : document));
        var cursor = new ResultCursor(context.Database + ".$cmd.listCollections", documents) { Session = context.Session?.Id };
        return CursorReplies.OpenAsync(context, cursor, batchSize);
    }

    private static BsonDocument Describe(CollectionState collection)
    {
        var isView = collection.Options.View is not null;
        return new()
        {
            { "name", Names.CollectionOf(collection.Namespace) },
            { "type", isView ? "view" : "collection" },
            { "options", collection.Options.ToBson() },
            { "info", isView ? new BsonDocument("readOnly", true) : new BsonDocument { { "readOnly", false }, { "uuid", new BsonBinaryData(collection.Uuid, GuidRepresentation.Standard) } } },
            { "idIndex", collection.IdIndex.Spec.ToBson(), !isView && collection.Options.ClusteredIndex is null },
        };
    }

    private static BsonDocument NameOf(BsonDocument document) => new() { { "name", document["name"] }, { "type", document["type"] } };
}
