using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>collMod</c>, as far as it changes <c>expireAfterSeconds</c> and <c>hidden</c> of an index, or what documents must match.</summary>
internal static class CollModCommand
{
    internal static readonly CommandDefinition Definition = new("collMod", RunAsync)
    {
        Writes = true,
        Fields = new[] { "collMod", "index", "validator", "validationLevel", "validationAction" }.ToFrozenSet(StringComparer.Ordinal),
        Unsupported = new[]
        {
            "viewOn", "pipeline", "timeseries", "expireAfterSeconds", "changeStreamPreAndPostImages", "cappedSize", "cappedMax", "dryRun",
        }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var ns = context.Namespace;
        var fields = new CommandFields("collMod", context.Body);
        var change = fields.OptionalDocument("index");
        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        var collection = scope.Batch.Catalog.Find(ns) ?? throw ErrorCodes.NamespaceNotFound("ns does not exist");
        if (change is null)
        {
            scope.Batch.ReplaceOptions(collection, collection.Options with { Validation = Validation(fields, collection) }, Changed(context.Body));
            scope.Commit();
            return [];
        }

        var reply = Change(scope.Batch, collection, new CommandFields("collMod.index", change));
        scope.Commit();
        return reply;
    }

    private static DocumentValidation? Validation(CommandFields fields, CollectionState collection)
    {
        var old = collection.Options.Validation;
        var validator = fields.OptionalDocument("validator") ?? old?.Validator ?? [];
        var (level, action) = (fields.OptionalString("validationLevel") ?? old?.Level ?? "strict", fields.OptionalString("validationAction") ?? old?.Action ?? "error");
        return validator.ElementCount == 0 ? null : new DocumentValidation(validator, level, action);
    }

    private static BsonDocument Changed(BsonDocument command) => new(command.Where(field => field.Name.StartsWith("valid", StringComparison.Ordinal)));

    private static BsonDocument Change(WriteBatch batch, CollectionState collection, CommandFields change)
    {
        change.RefuseOthers("name", "keyPattern", "expireAfterSeconds", "hidden", "prepareUnique", "unique");
        var found = Find(collection, change);
        var index = found.Spec;
        var (reply, spec) = (new BsonDocument(), index);
        if (change.OptionalCount("expireAfterSeconds") is { } seconds)
        {
            if (index.ExpireAfterSeconds is { } old)
            {
                reply.Add("expireAfterSeconds_old", old);
            }

            reply.Add("expireAfterSeconds_new", seconds);
            spec = spec with { ExpireAfterSeconds = seconds };
        }

        if (change.Get("hidden") is not null)
        {
            reply.Add("hidden_old", index.Hidden).Add("hidden_new", change.Flag("hidden"));
            spec = spec with { Hidden = change.Flag("hidden") };
        }

        if (change.Get("prepareUnique") is not null)
        {
            reply.Add("prepareUnique_old", index.PreparesUnique).Add("prepareUnique_new", change.Flag("prepareUnique"));
            spec = spec with { PreparesUnique = change.Flag("prepareUnique") };
        }

        if (change.Flag("unique") && !index.Unique)
        {
            RequireUnique(collection, found);
            reply.Add("unique_new", true);
            spec = spec with { Unique = true, PreparesUnique = false };
        }

        batch.ReplaceIndexSpec(collection, spec);
        return reply;
    }

    // "Convert an Existing Index to a Unique Index" in MongoDB's manual.
    private static void RequireUnique(CollectionState collection, IndexState index)
    {
        if (!index.Spec.PreparesUnique)
        {
            throw ErrorCodes.InvalidOptions("Cannot make index unique with 'prepareUnique=false'. Run collMod to set it first.");
        }

        if (UniqueKeys.Violations(collection, index) is { Count: > 0 } groups)
        {
            var violations = new BsonArray(groups.Select(ids => new BsonDocument("ids", ids)));
            throw new CommandFailedException(359, ErrorNames.Of(359), "Cannot convert the index to unique. Please resolve conflicting documents before running collMod again.", extra: new BsonDocument("violations", violations));
        }
    }

    private static IndexState Find(CollectionState collection, CommandFields change)
    {
        var found = change.OptionalString("name") is { } name
            ? collection.FindIndex(name)
            : Array.Find(collection.Indexes, index => BsonOrder.AreEqual(index.Spec.Key, change.Document("keyPattern")));
        return found is { Spec.IsId: false } ? found : throw ErrorCodes.IndexNotFound($"cannot find index for ns {collection.Namespace}");
    }
}
