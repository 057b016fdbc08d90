using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary><c>$and $or $not</c>; the first two evaluate no more than they need.</summary>
internal static class BooleanExpressions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$and"] = static (name, operand, parser) => All(Function.Arguments(name, operand, parser, 0, int.MaxValue)),
        ["$or"] = static (name, operand, parser) => Any(Function.Arguments(name, operand, parser, 0, int.MaxValue)),
        ["$not"] = Function.Unary(static value => (BsonBoolean)!Truth.Of(value)),
    };

    private static ScopedExpression All(IReadOnlyList<Expression> parts) =>
        new(scope => (BsonBoolean)parts.All(part => Truth.Of(part.Evaluate(scope))));

    private static ScopedExpression Any(IReadOnlyList<Expression> parts) =>
        new(scope => (BsonBoolean)parts.Any(part => Truth.Of(part.Evaluate(scope))));
}
