using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>A document whose values are expressions; missing ones are left out.</summary>
internal sealed class DocumentExpression(IReadOnlyList<KeyValuePair<string, Expression>> fields) : Expression
{
    public override BsonValue Evaluate(Scope scope)
    {
        var document = new BsonDocument();
        foreach (var (name, expression) in fields)
        {
            if (expression.Evaluate(scope) is { } value)
            {
                document.Add(name, value);
            }
        }

        return document;
    }
}
