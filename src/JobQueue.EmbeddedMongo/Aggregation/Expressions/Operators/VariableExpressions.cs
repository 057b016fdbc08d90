using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary><c>$literal $let $rand</c>.</summary>
internal static class VariableExpressions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$literal"] = static (_, operand, _) => new LiteralExpression(operand),
        ["$const"] = static (_, operand, _) => new LiteralExpression(operand),
        ["$let"] = ParseLet,
        ["$rand"] = ParseRand,
    };

    private static ScopedExpression ParseLet(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (16874, 16875, 16876), ["vars", "in"]);
        if (arguments.Raw("vars") is not BsonDocument vars)
        {
            throw ErrorCodes.Create(16876, "invalid parameter: expected an object (vars)");
        }

        var values = vars.Select(variable => (variable.Name, Value: parser.ParseValue(variable.Value))).ToList();
        var body = parser.With(vars.Names).ParseValue(arguments.Raw("in"));

        // Every variable is evaluated outside, so that none sees another of the same $let.
        return new ScopedExpression(scope =>
            body.Evaluate(values.Aggregate(scope, (inner, variable) => inner.With(variable.Name, variable.Value.Evaluate(scope)))));
    }

    private static ScopedExpression ParseRand(string name, BsonValue operand, ExpressionParser parser) => operand is BsonDocument { ElementCount: 0 } or BsonArray { Count: 0 }
        ? new ScopedExpression(static scope => new BsonDouble(scope.Context.Random.NextDouble()))
        : throw ErrorCodes.Create(10065, "invalid parameter: $rand does not accept arguments");
}
