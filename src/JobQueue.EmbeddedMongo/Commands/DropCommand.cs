using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Commands.Writes;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>drop</c>; since MongoDB 7.0 it also succeeds when there is nothing to drop.</summary>
internal static class DropCommand
{
    internal static readonly CommandDefinition Definition = new("drop", RunAsync)
    {
        Writes = true,
        Fields = new[] { "drop" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var ns = context.Namespace;
        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        if (scope.Batch.Catalog.Find(ns) is not { } collection)
        {
            return [];
        }

        scope.Batch.Drop(collection);
        scope.Commit();
        return new BsonDocument { { "nIndexesWas", collection.Indexes.Length }, { "ns", ns } };
    }
}
