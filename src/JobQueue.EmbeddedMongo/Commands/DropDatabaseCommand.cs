using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Oplog;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>dropDatabase</c>: each collection first, then the database, in one step.</summary>
internal static class DropDatabaseCommand
{
    internal static readonly CommandDefinition Definition = new("dropDatabase", RunAsync)
    {
        Writes = true,
        Fields = new[] { "dropDatabase" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        if (context.Database is "admin" or "local" or "config")
        {
            throw ErrorCodes.IllegalOperation($"Dropping the '{context.Database}' database is prohibited.");
        }

        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        var collections = scope.Batch.Catalog.InDatabase(context.Database).OrderBy(collection => collection.Namespace, StringComparer.Ordinal).ToList();
        if (collections.Count == 0)
        {
            return [];
        }

        foreach (var collection in collections)
        {
            scope.Batch.Drop(collection);
        }

        scope.Batch.Note(new OplogChange.DropDatabase(context.Database));
        scope.Commit();
        return new BsonDocument("dropped", context.Database);
    }
}
