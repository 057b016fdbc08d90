using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Projections;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$project</c> and <c>$unset</c>.</summary>
internal sealed class ProjectStage(ProjectionTree projection, EvaluationContext context) : Stage
{
    public static ProjectStage Parse(BsonValue specification, EvaluationContext context)
    {
        if (specification is not BsonDocument document)
        {
            throw ErrorCodes.Create(15969, "$project specification must be an object");
        }

        return document.ElementCount > 0
            ? new ProjectStage(new ProjectionParser(ProjectionDialect.Stage, context).Parse(document), context)
            : throw ErrorCodes.Create(40177, "Invalid $project :: caused by :: specification must have at least one field");
    }

    public static ProjectStage ParseUnset(BsonValue specification, EvaluationContext context)
    {
        IReadOnlyList<BsonValue> fields = specification switch
        {
            BsonString => [specification],
            BsonArray { Count: > 0 } array => [.. array],
            BsonArray => throw ErrorCodes.Create(31119, "$unset specification must be a string or an array with at least one field"),
            _ => throw ErrorCodes.Create(31002, "$unset specification must be a string or an array"),
        };
        if (fields.Any(static field => field is not BsonString))
        {
            throw ErrorCodes.Create(31120, "$unset specification must be a string or an array containing only string values");
        }

        return Parse(new BsonDocument(fields.Select(static field => new BsonElement(ResultNames.Check(field.AsString), 0))), context);
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => documents.Select(document => projection.Apply(document, context));
}
