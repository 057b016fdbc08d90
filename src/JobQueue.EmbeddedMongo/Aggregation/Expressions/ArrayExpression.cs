using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>An array whose elements are expressions; missing ones are null.</summary>
internal sealed class ArrayExpression(IReadOnlyList<Expression> items) : Expression
{
    public override BsonValue Evaluate(Scope scope)
    {
        var array = new BsonArray(items.Count);
        foreach (var item in items)
        {
            array.Add(item.Evaluate(scope) ?? BsonNull.Value);
        }

        return array;
    }
}
