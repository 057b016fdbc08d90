using JobQueue.EmbeddedMongo.Aggregation;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>An update by aggregation stages.</summary>
internal sealed class PipelineUpdate : UpdateSpec
{
    private readonly Pipeline _pipeline;

    public PipelineUpdate(BsonArray stages, EvaluationContext context)
        : base(UpdateKind.Pipeline, context)
    {
        foreach (var stage in stages)
        {
            var name = stage is BsonDocument { ElementCount: > 0 } document ? document.GetElement(0).Name : "";
            if (name.Length > 0 && name is not ("$addFields" or "$set" or "$project" or "$unset" or "$replaceRoot" or "$replaceWith"))
            {
                throw ErrorCodes.InvalidOptions($"{name} is not allowed to be used within an update");
            }
        }

        _pipeline = Pipeline.Parse(stages, context, NoCollections.Instance);
    }

    private protected override UpdateResult Transform(BsonDocument document, int arrayIndex)
    {
        var after = TransformSeed(document);
        return StrictEquality.AreSame(after, document)
            ? new UpdateResult(document, Changed: false, DocumentDiff.Between(document, document))
            : new UpdateResult(after, Changed: true, DocumentDiff.Between(document, after));
    }

    private protected override BsonDocument TransformSeed(BsonDocument seed)
    {
        var after = _pipeline.Run([seed]).Single();
        if (after.TryGetValue("_id", out var id))
        {
            return DocumentId.First(after, id);
        }

        // A stage may drop the _id; the document keeps it all the same.
        return seed.TryGetValue("_id", out var kept) ? DocumentId.First(after, kept) : after;
    }
}
