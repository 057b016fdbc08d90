using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Filters;

/// <summary><c>$expr</c>: an aggregation expression that is true of the document.</summary>
internal sealed class ExpressionNode(Expression expression, EvaluationContext context) : FilterNode
{
    public override bool Matches(BsonDocument document, MatchTrace? trace) => Truth.Of(expression.Evaluate(new Scope(document, context)));
}
