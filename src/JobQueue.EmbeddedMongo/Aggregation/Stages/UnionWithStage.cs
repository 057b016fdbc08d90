using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$unionWith</c>: the documents, then those of another collection, which may pass through a pipeline of their own.</summary>
internal sealed class UnionWithStage(string collection, Pipeline pipeline, ICollectionSource collections) : Stage
{
    public static UnionWithStage Parse(BsonValue specification, EvaluationContext context, ICollectionSource collections)
    {
        switch (specification)
        {
            case BsonString name:
                return new UnionWithStage(name.Value, Pipeline.Parse([], context, collections), collections);
            case BsonDocument document:
                Refuse(document);
                var stages = document.GetValue("pipeline", new BsonArray()) as BsonArray ?? throw ErrorCodes.TypeMismatch("'pipeline' option must be specified as an array");
                var pipeline = Pipeline.Parse(stages, context, collections);
                return pipeline.Out is null && pipeline.Merge is null && pipeline.Source is null
                    ? new UnionWithStage(document["coll"].AsString, pipeline, collections)
                    : throw ErrorCodes.Create(31441, "$out, $merge and stages that read no collection are not allowed within a $unionWith's sub-pipeline");
            default:
                throw ErrorCodes.FailedToParse($"the $unionWith stage specification must be an object or string, but found {TypeNames.Of(specification)}");
        }
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => documents.Concat(pipeline.Run(collections.Read(collection)));

    private static void Refuse(BsonDocument specification)
    {
        if (specification.Names.FirstOrDefault(name => name is not ("coll" or "pipeline")) is { } other)
        {
            throw ErrorCodes.Create(40415, $"BSON field '$unionWith.{other}' is an unknown field.");
        }

        if (specification.GetValue("coll", BsonNull.Value) is not BsonString)
        {
            throw ErrorCodes.Create(40414, "BSON field '$unionWith.coll' is missing but a required field");
        }
    }
}
