using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$replaceRoot</c> and <c>$replaceWith</c>.</summary>
internal sealed class ReplaceRootStage(Expression newRoot, EvaluationContext context) : Stage
{
    public static ReplaceRootStage ParseRoot(BsonValue specification, EvaluationContext context)
    {
        if (specification is not BsonDocument document)
        {
            throw ErrorCodes.Create(40229, $"expected an object as specification for $replaceRoot stage, got {TypeNames.Of(specification)}");
        }

        foreach (var name in document.Names)
        {
            if (name != "newRoot")
            {
                throw ErrorCodes.Create(40230, $"unrecognized option to $replaceRoot stage: {name}, only valid option is 'newRoot'.");
            }
        }

        return document.TryGetValue("newRoot", out var root)
            ? ParseWith(root, context)
            : throw ErrorCodes.Create(40231, "no newRoot specified for the $replaceRoot stage");
    }

    public static ReplaceRootStage ParseWith(BsonValue specification, EvaluationContext context) =>
        new(ExpressionParser.Parse(specification, context), context);

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => documents.Select(Replace);

    private BsonDocument Replace(BsonDocument document)
    {
        var value = newRoot.Evaluate(new Scope(document, context));
        return value as BsonDocument ?? throw ErrorCodes.Create(
            40228,
            $"'newRoot' expression must evaluate to an object, but resulting value was: {value?.ToString() ?? "MISSING"}. Type of resulting value: '{TypeNames.Of(value)}'.");
    }
}
