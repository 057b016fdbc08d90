using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$facet</c>: several pipelines over the same documents, each result an array of one document.</summary>
internal sealed class FacetStage(IReadOnlyList<(string Name, Pipeline Pipeline)> facets) : Stage
{
    public static FacetStage Parse(BsonValue specification, EvaluationContext context, ICollectionSource collections)
    {
        if (specification is not BsonDocument { ElementCount: > 0 } document)
        {
            throw ErrorCodes.Create(40169, "the $facet specification must be a non-empty object");
        }

        return new FacetStage([.. document.Select(facet => (facet.Name, ParseFacet(facet, context, collections)))]);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents)
    {
        var input = documents.ToList();
        yield return new BsonDocument(facets.Select(facet => new BsonElement(facet.Name, new BsonArray(facet.Pipeline.Run(input)))));
    }

    private static Pipeline ParseFacet(BsonElement facet, EvaluationContext context, ICollectionSource collections)
    {
        if (facet.Value is not BsonArray stages)
        {
            throw ErrorCodes.Create(40170, $"arguments to $facet must be arrays, {facet.Name} is type {TypeNames.Of(facet.Value)}");
        }

        var pipeline = Pipeline.Parse(stages, context, collections);
        return pipeline.Source is null && pipeline.Out is null && pipeline.Merge is null && !pipeline.Stages.Any(stage => stage is FacetStage)
            ? pipeline
            : throw ErrorCodes.Create(40600, "A stage that reads or writes a collection, or another $facet, is not allowed to be used within a $facet stage");
    }
}
