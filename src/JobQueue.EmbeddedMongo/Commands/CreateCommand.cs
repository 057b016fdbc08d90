using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Aggregation;
using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>create</c>.</summary>
internal static class CreateCommand
{
    private const long MaxCappedBytes = 1L << 50;

    internal static readonly CommandDefinition Definition = new("create", RunAsync)
    {
        AllowedInTransaction = true,
        Writes = true,
        Fields = new[] { "create", "capped", "size", "max", "autoIndexId", "idIndex", "collation", "storageEngine", "indexOptionDefaults", "flags", "validator", "validationLevel", "validationAction", "viewOn", "pipeline", "clusteredIndex" }.ToFrozenSet(StringComparer.Ordinal),
        Unsupported = new[]
        {
            "timeseries", "expireAfterSeconds", "changeStreamPreAndPostImages", "encryptedFields",
        }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = new CommandFields("create", context.Body);
        fields.RefuseCollation();
        RefuseEngineOptions(fields);
        var ns = context.Namespace;
        Names.CheckCreatable(ns);
        var options = fields.Get("viewOn") is null ? Options(fields) with { Validation = Validation(fields), ClusteredIndex = Clustered(fields) } : View(context, fields);
        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        if (scope.Batch.Catalog.Find(ns) is not null)
        {
            throw ErrorCodes.NamespaceExists($"Collection {ns} already exists.");
        }

        scope.Batch.Create(ns, Guid.CreateVersion7(context.Time.GetUtcNow()), options);
        scope.Commit();
        return [];
    }

    private static void RefuseEngineOptions(CommandFields fields)
    {
        if (!fields.Flag("autoIndexId", otherwise: true))
        {
            throw ErrorCodes.InvalidOptions("The autoIndexId option is not allowed to be false: every collection has an index on _id");
        }

        if (fields.Document("storageEngine").Names.FirstOrDefault(name => name != "wiredTiger") is { } engine)
        {
            throw ErrorCodes.InvalidOptions($"{engine} is not a registered storage engine for this server");
        }
    }

    private static DocumentValidation? Validation(CommandFields fields) => fields.OptionalDocument("validator") is { ElementCount: > 0 } validator
        ? new DocumentValidation(validator, fields.OptionalString("validationLevel") ?? "strict", fields.OptionalString("validationAction") ?? "error")
        : null;

    private static string? Clustered(CommandFields fields)
    {
        if (fields.OptionalDocument("clusteredIndex") is not { } index)
        {
            return null;
        }

        return index.GetValue("key", BsonNull.Value) == new BsonDocument("_id", 1) && index.GetValue("unique", false).ToBoolean()
            ? new CommandFields("create.clusteredIndex", index).OptionalString("name") ?? "_id_"
            : throw ErrorCodes.InvalidIndexSpecificationOption("The 'clusteredIndex' option has to be {key: {_id: 1}, unique: true}");
    }

    private static CollectionOptions View(CommandContext context, CommandFields fields)
    {
        if (fields.Flag("capped") || fields.Get("validator") is not null)
        {
            throw ErrorCodes.InvalidOptions("A view is neither capped nor has a validator");
        }

        var stages = fields.OptionalArray("pipeline") ?? [];
        var pipeline = Pipeline.Parse(stages, context.Evaluation, new CollectionSource(context.View, context));
        return pipeline.Out is null && pipeline.Merge is null
            ? new CollectionOptions { View = new ViewDefinition(fields.OptionalString("viewOn")!, stages) }
            : throw ErrorCodes.Create(40602, "The aggregation stages $out and $merge cannot be used in a view");
    }

    private static CollectionOptions Options(CommandFields fields)
    {
        if (!fields.Flag("capped"))
        {
            return fields.Get("max") is null && fields.Get("size") is null
                ? CollectionOptions.Default
                : throw ErrorCodes.InvalidOptions("the 'size' and 'max' fields are only allowed when 'capped' is true");
        }

        var size = fields.OptionalWhole("size") ?? throw ErrorCodes.Create(14832, "the 'size' field is required when 'capped' is true");
        return size is >= 1 and <= MaxCappedBytes
            ? new CollectionOptions { Capped = true, MaxBytes = (size + 255) / 256 * 256, MaxDocuments = MaxDocuments(fields) }
            : throw ErrorCodes.Create(51024, $"BSON field 'size' value must be between 1 and {MaxCappedBytes}, actual value '{size}'");
    }

    private static long MaxDocuments(CommandFields fields)
    {
        var max = fields.OptionalWhole("max") ?? 0;
        return max <= int.MaxValue ? Math.Max(0, max) : throw ErrorCodes.BadValue("max in a capped collection has to be < 2^31 or not set");
    }
}
