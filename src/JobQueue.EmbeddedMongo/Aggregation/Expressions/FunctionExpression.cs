using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>An operator that needs all its arguments' values and nothing else.</summary>
internal sealed class FunctionExpression(IReadOnlyList<Expression> arguments, Func<BsonValue?[], BsonValue?> function) : Expression
{
    public override BsonValue? Evaluate(Scope scope)
    {
        var values = new BsonValue?[arguments.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(scope);
        }

        return function(values);
    }
}
