using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Aggregation.Stages;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Update;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands.Writes;

/// <summary><c>$merge</c>: each document is written by itself; what was written before one that fails stays written.</summary>
internal sealed class MergeWrite(CommandContext context, string ns, MergeStage stage)
{
    internal async ValueTask RunAsync(IEnumerable<BsonDocument> documents)
    {
        if (context.Transaction is not null)
        {
            throw ErrorCodes.OperationNotSupportedInTransaction("$merge cannot be used in a transaction");
        }

        Names.CheckWritable(ns);
        var incoming = documents.ToList();
        using var scope = await WriteScope.EnterAsync(context).ConfigureAwait(false);
        RequireUniqueKey(scope.Batch.Catalog.Find(ns));
        try
        {
            foreach (var document in incoming)
            {
                await scope.RunAsync(batch => Write(batch, document)).ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is CommandFailedException or OperationCanceledException)
        {
            scope.Commit();
            throw;
        }

        scope.Commit();
    }

    private void RequireUniqueKey(CollectionState? collection)
    {
        var wanted = stage.On.ToHashSet(StringComparer.Ordinal);
        var isKey = stage.On is ["_id"] || (collection?.Indexes.Any(index => index.Spec is { Unique: true, PartialFilter: null } spec && wanted.SetEquals(spec.Key.Names)) ?? false);
        if (!isKey)
        {
            throw ErrorCodes.Create(51183, "Cannot find index to verify that join fields will be unique");
        }
    }

    private bool Write(WriteBatch batch, BsonDocument document)
    {
        var incoming = document.Contains("_id") || !stage.On.Contains("_id") ? document : DocumentRules.Prepare(document, context);
        var collection = batch.Catalog.Find(ns);
        if (new Targets(Filter(incoming), [], null, context.Cancellation).First(collection) is { } row)
        {
            return WriteMatched(batch, collection!, row.RecordId, row.Document!, incoming);
        }

        return stage.WhenNotMatched switch
        {
            "insert" => Insert(batch, incoming),
            "discard" => false,
            _ => throw ErrorCodes.Create(13113, "$merge could not find a matching document in the target collection for at least one document in the source collection"),
        };
    }

    private DocumentMatcher Filter(BsonDocument incoming)
    {
        var filter = new BsonDocument();
        foreach (var field in stage.On)
        {
            var value = ExpressionParser.Parse("$" + field, context.Evaluation).Evaluate(new Scope(incoming, context.Evaluation));
            filter[field] = value is null or BsonNull or BsonUndefined or BsonArray
                ? throw ErrorCodes.Create(51132, "$merge write error: 'on' field cannot be missing, null, undefined or an array")
                : new BsonDocument("$eq", value);
        }

        return DocumentMatcher.Parse(filter, context.Evaluation);
    }

    private bool WriteMatched(WriteBatch batch, CollectionState collection, long recordId, BsonDocument stored, BsonDocument incoming)
    {
        switch (stage.WhenMatched)
        {
            case BsonString { Value: "keepExisting" }:
                return false;
            case BsonString { Value: "fail" }:
                return Insert(batch, incoming);
            case var mode:
                return DocumentUpdate.Apply(batch, collection, recordId, stored, UpdateOf(mode, incoming), arrayIndex: -1).Changed;
        }
    }

    private UpdateSpec UpdateOf(BsonValue mode, BsonDocument incoming)
    {
        if (mode is BsonArray stages)
        {
            var scope = new Scope(incoming, context.Evaluation);
            var variables = stage.Let.Select(variable => (variable.Name, Value: ExpressionParser.Parse(variable.Value, context.Evaluation).Evaluate(scope)));
            var known = new BsonDocument(context.Evaluation.Variables).Merge(new BsonDocument(variables.Where(one => one.Value is not null).Select(one => new BsonElement(one.Name, one.Value))), overwriteExistingElements: true);
            return UpdateSpec.Parse(stages, null, context.Evaluation with { Variables = known });
        }

        return mode == "replace" ? UpdateSpec.Parse(incoming, null, context.Evaluation) : UpdateSpec.Parse(new BsonArray { new BsonDocument("$set", Literal(incoming)) }, null, context.Evaluation);
    }

    // The fields of the incoming document are values, whatever they look like.
    private static BsonDocument Literal(BsonDocument incoming) => new(incoming.Select(field => new BsonElement(field.Name, new BsonDocument("$literal", field.Value))));

    private bool Insert(WriteBatch batch, BsonDocument incoming)
    {
        var document = DocumentRules.Prepare(incoming, context);
        var bytes = RawBson.Write(document);
        DocumentRules.CheckSize(bytes);
        batch.Insert(Collections.FindOrCreate(batch, ns, context.Time), document, bytes);
        return true;
    }
}
