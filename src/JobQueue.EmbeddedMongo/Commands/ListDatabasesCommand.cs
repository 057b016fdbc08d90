using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>listDatabases</c>.</summary>
internal static class ListDatabasesCommand
{
    internal static readonly CommandDefinition Definition = new("listDatabases", RunAsync)
    {
        Fields = new[] { "listDatabases", "filter", "nameOnly", "authorizedDatabases" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = new CommandFields("listDatabases", context.Body);
        var nameOnly = fields.Flag("nameOnly");
        var filter = DocumentMatcher.Parse(fields.Document("filter"), context.Evaluation);
        var databases = context.View.Collections.Values
            .GroupBy(collection => Names.DatabaseOf(collection.Namespace), StringComparer.Ordinal)
            .OrderBy(database => database.Key, StringComparer.Ordinal)
            .Select(Describe)
            .Where(filter.Matches)
            .ToList();
        var reply = new BsonDocument("databases", new BsonArray(databases.Select(database => nameOnly ? new BsonDocument("name", database["name"]) : database)));
        if (!nameOnly)
        {
            var total = databases.Sum(database => database["sizeOnDisk"].AsInt64);
            reply.Add("totalSize", total).Add("totalSizeMb", total / (1024 * 1024));
        }

        return ValueTask.FromResult(reply);
    }

    private static BsonDocument Describe(IGrouping<string, CollectionState> database) => new()
    {
        { "name", database.Key },
        { "sizeOnDisk", database.Sum(collection => collection.DataSize) },
        { "empty", false },
    };
}
