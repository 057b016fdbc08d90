using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>A constant; null is a missing value.</summary>
internal sealed class LiteralExpression(BsonValue? value) : Expression
{
    public override BsonValue? Evaluate(Scope scope) => value;
}
