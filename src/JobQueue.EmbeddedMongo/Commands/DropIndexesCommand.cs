using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>dropIndexes</c>.</summary>
internal static class DropIndexesCommand
{
    internal static readonly CommandDefinition Definition = new("dropIndexes", RunAsync)
    {
        Aliases = ["deleteIndexes"],
        RefusesViews = true,
        Writes = true,
        Fields = new[] { "dropIndexes", "deleteIndexes", "index" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var wanted = new CommandFields("dropIndexes", context.Body).Required("index");
        var ns = context.Namespace;
        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        var collection = scope.Batch.Catalog.Find(ns) ?? throw ErrorCodes.NamespaceNotFound($"ns not found {ns}");
        var before = collection.Indexes.Length;
        var reply = new BsonDocument("nIndexesWas", before);
        foreach (var name in Names(collection, wanted))
        {
            scope.Batch.DropIndex(collection, name);
        }

        if (wanted == "*")
        {
            reply.Add("msg", "non-_id indexes dropped for collection");
        }

        scope.Commit();
        return reply;
    }

    private static List<string> Names(CollectionState collection, BsonValue wanted)
    {
        if (wanted == "*")
        {
            return [.. collection.Indexes.Where(index => !index.Spec.IsId).Select(index => index.Spec.Name)];
        }

        var names = wanted is BsonArray several ? several.Select(one => Find(collection, one)) : [Find(collection, wanted)];
        return names.ToList() is var list && !list.Contains(IndexSpec.IdName) ? list : throw ErrorCodes.InvalidOptions("cannot drop _id index");
    }

    private static string Find(CollectionState collection, BsonValue wanted)
    {
        if (wanted is BsonString name)
        {
            return collection.FindIndex(name.Value)?.Spec.Name ?? throw ErrorCodes.IndexNotFound($"index not found with name [{name.Value}]");
        }

        if (wanted is not BsonDocument pattern)
        {
            throw ErrorCodes.TypeMismatch("BSON field 'dropIndexes.index' is the wrong type, expected types '[string, object, array]'");
        }

        var found = collection.Indexes.Where(index => BsonOrder.AreEqual(index.Spec.Key, pattern)).ToList();
        return found.Count switch
        {
            0 => throw ErrorCodes.IndexNotFound($"can't find index with key: {pattern}"),
            1 => found[0].Spec.Name,
            _ => throw ErrorCodes.Create(181, $"{found.Count} indexes found for key: {pattern}, identify by name instead."),
        };
    }
}
