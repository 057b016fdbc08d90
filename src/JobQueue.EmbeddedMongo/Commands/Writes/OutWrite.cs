using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands.Writes;

/// <summary><c>$out</c>: the result takes the place of a collection in one step; its indexes and options stay.</summary>
internal static class OutWrite
{
    internal static async ValueTask RunAsync(CommandContext context, string ns, IEnumerable<BsonDocument> documents)
    {
        if (context.Transaction is not null)
        {
            throw ErrorCodes.OperationNotSupportedInTransaction("$out cannot be used in a transaction");
        }

        var result = documents.Select(document => DocumentRules.Prepare(document, context)).ToList();
        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        var old = scope.Batch.Catalog.Find(ns);
        if (old?.Options.Capped == true)
        {
            throw ErrorCodes.Create(17152, $"namespace '{ns}' is capped so it can't be used for $out");
        }

        if (old is not null)
        {
            scope.Batch.Drop(old);
        }

        var collection = Collections.FindOrCreate(scope.Batch, ns, context.Time);
        foreach (var index in old?.Indexes.Where(index => !index.Spec.IsId) ?? [])
        {
            scope.Batch.CreateIndex(collection, index.Spec);
        }

        foreach (var document in result)
        {
            scope.Batch.Insert(scope.Batch.Catalog.Find(ns)!, document, RawBson.Write(document));
        }

        scope.Commit();
    }
}
