using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>createIndexes</c>.</summary>
internal static class CreateIndexesCommand
{
    private const int MaxIndexes = 64;

    internal static readonly CommandDefinition Definition = new("createIndexes", RunAsync)
    {
        AllowedInTransaction = true,
        RefusesViews = true,
        Writes = true,
        Fields = new[] { "createIndexes", "indexes", "commitQuorum", "ignoreUnknownIndexOptions" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var ns = context.Namespace;
        var specs = ReadSpecs(context);
        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        var isNew = scope.Batch.Catalog.Find(ns) is null;
        var collection = Collections.FindOrCreate(scope.Batch, ns, context.Time);
        var before = collection.Indexes.Length;
        RequireNewInTransaction(context, collection);
        foreach (var spec in specs.Where(spec => !Exists(collection, spec)))
        {
            if (collection.Indexes.Length >= MaxIndexes)
            {
                throw ErrorCodes.CannotCreateIndex($"add index fails, too many indexes for {ns} key:{spec.Key}");
            }

            scope.Batch.CreateIndex(collection, spec);
            collection = scope.Batch.Catalog.Find(ns)!;
        }

        var after = collection.Indexes.Length;
        scope.Commit();
        return Reply(before, after, isNew);
    }

    // "Create Collections and Indexes in a Transaction" in MongoDB's manual: only on what the transaction itself has made, or on an empty collection.
    private static void RequireNewInTransaction(CommandContext context, CollectionState collection)
    {
        if (context.Transaction is not null && collection.Count > 0)
        {
            throw ErrorCodes.OperationNotSupportedInTransaction($"Cannot create new indexes on existing collection {collection.Namespace} in a multi-document transaction.");
        }
    }

    private static BsonDocument Reply(int before, int after, bool isNew)
    {
        var reply = new BsonDocument { { "numIndexesBefore", before }, { "numIndexesAfter", after }, { "createdCollectionAutomatically", isNew } };
        return before == after ? reply.Add("note", "all indexes already exist") : reply.Add("commitQuorum", "votingMembers");
    }

    private static List<IndexSpec> ReadSpecs(CommandContext context)
    {
        if (context.Body.GetValue("indexes", BsonNull.Value) is not BsonArray given)
        {
            throw ErrorCodes.Create(40414, "BSON field 'createIndexes.indexes' is missing but a required field");
        }

        if (given.Count == 0)
        {
            throw ErrorCodes.BadValue("Must specify at least one index to create");
        }

        return [.. given.Select(item => item is BsonDocument document
            ? IndexSpecParser.Parse(document)
            : throw ErrorCodes.TypeMismatch("The elements of the 'indexes' array must be objects"))];
    }

    // An equal index makes the command a no-op, whatever its name; one of the same name or the same keys but with other options is a conflict.
    private static bool Exists(CollectionState collection, IndexSpec wanted)
    {
        if (wanted.IsId)
        {
            return true;
        }

        if (collection.FindIndex(wanted.Name) is { } named)
        {
            return CheckNamed(named.Spec, wanted);
        }

        var twin = Array.Find(collection.Indexes, index => SameKeys(index.Spec, wanted) && SamePartial(index.Spec, wanted));
        if (twin is null)
        {
            return false;
        }

        return SameOptions(twin.Spec, wanted)
            ? true
            : throw ErrorCodes.IndexOptionsConflict($"An equivalent index already exists with the same key pattern but different options. Requested: {wanted.ToBson()}, existing: {twin.Spec.ToBson()}");
    }

    private static bool CheckNamed(IndexSpec existing, IndexSpec wanted)
    {
        var requested = $"Requested index: {wanted.ToBson()}, existing index: {existing.ToBson()}";
        if (!SameKeys(existing, wanted))
        {
            throw ErrorCodes.IndexKeySpecsConflict($"An existing index has the same name as the requested index. {requested}");
        }

        if (!SamePartial(existing, wanted))
        {
            throw ErrorCodes.IndexKeySpecsConflict($"An existing index has the same name as the requested index but another partialFilterExpression. {requested}");
        }

        return SameOptions(existing, wanted)
            ? true
            : throw ErrorCodes.IndexOptionsConflict($"An equivalent index already exists with the same name but different options. {requested}");
    }

    private static bool SameKeys(IndexSpec left, IndexSpec right) => BsonOrder.AreEqual(left.Key, right.Key);

    private static bool SamePartial(IndexSpec left, IndexSpec right) =>
        BsonOrder.AreEqual(left.PartialFilter ?? (BsonValue)BsonNull.Value, right.PartialFilter ?? (BsonValue)BsonNull.Value);

    private static bool SameOptions(IndexSpec left, IndexSpec right) =>
        left.Unique == right.Unique && left.Sparse == right.Sparse && left.ExpireAfterSeconds == right.ExpireAfterSeconds;
}
