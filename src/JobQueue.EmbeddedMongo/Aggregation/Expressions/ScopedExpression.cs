using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>An operator that decides itself which of its arguments to evaluate, and in which scope.</summary>
internal sealed class ScopedExpression(Func<Scope, BsonValue?> evaluate) : Expression
{
    public override BsonValue? Evaluate(Scope scope) => evaluate(scope);
}
