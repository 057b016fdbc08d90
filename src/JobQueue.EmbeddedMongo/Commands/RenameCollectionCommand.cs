using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>renameCollection</c>.</summary>
internal static class RenameCollectionCommand
{
    internal static readonly CommandDefinition Definition = new("renameCollection", RunAsync)
    {
        Writes = true,
        Fields = new[] { "renameCollection", "to", "dropTarget" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        if (context.Database != "admin")
        {
            throw ErrorCodes.Unauthorized("renameCollection may only be run against the admin database.");
        }

        var fields = new CommandFields("renameCollection", context.Body);
        var (from, to) = (Namespace(fields.Required("renameCollection")), Namespace(fields.Required("to")));
        Names.CheckWritable(from);
        Names.CheckCreatable(to);
        if (from == to)
        {
            throw ErrorCodes.IllegalOperation("Can't rename a collection to itself");
        }

        if (Names.DatabaseOf(from) != Names.DatabaseOf(to))
        {
            throw ErrorCodes.CommandNotSupported("Renaming a collection into another database is not supported by this server");
        }

        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        var collection = scope.Batch.Catalog.Find(from) ?? throw ErrorCodes.NamespaceNotFound($"Source collection {from} does not exist");
        var target = scope.Batch.Catalog.Find(to);
        if (target is not null && !fields.Flag("dropTarget"))
        {
            throw ErrorCodes.NamespaceExists("target namespace exists");
        }

        scope.Batch.Rename(collection, to, target);
        scope.Commit();
        return [];
    }

    private static string Namespace(BsonValue value) =>
        value is BsonString { Value: var ns } && ns.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && dot < ns.Length - 1
            ? ns
            : throw ErrorCodes.InvalidNamespace($"Invalid namespace specified '{value}'");
}
