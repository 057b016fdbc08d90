using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary><c>$cond $ifNull $switch</c>; only the branch that is taken is evaluated.</summary>
internal static class ConditionalExpressions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$cond"] = ParseCond,
        ["$ifNull"] = ParseIfNull,
        ["$switch"] = ParseSwitch,
    };

    private static ScopedExpression ParseCond(string name, BsonValue operand, ExpressionParser parser)
    {
        if (operand is not BsonDocument document)
        {
            var arguments = Function.Arguments(name, operand, parser, 3, 3);
            return Cond(arguments[0], arguments[1], arguments[2]);
        }

        foreach (var argument in document.Names)
        {
            if (argument is not ("if" or "then" or "else"))
            {
                throw ErrorCodes.Create(17083, $"Unrecognized parameter to $cond: {argument}");
            }
        }

        return Cond(Required(document, "if", 17080, parser), Required(document, "then", 17081, parser), Required(document, "else", 17082, parser));
    }

    private static Expression Required(BsonDocument document, string argument, int code, ExpressionParser parser) =>
        document.TryGetValue(argument, out var value) ? parser.ParseValue(value) : throw ErrorCodes.Create(code, $"Missing '{argument}' parameter to $cond");

    private static ScopedExpression Cond(Expression condition, Expression then, Expression otherwise) =>
        new(scope => (Truth.Of(condition.Evaluate(scope)) ? then : otherwise).Evaluate(scope));

    private static ScopedExpression ParseIfNull(string name, BsonValue operand, ExpressionParser parser)
    {
        if (operand is not BsonArray { Count: >= 2 })
        {
            throw ErrorCodes.Create(1257300, "$ifNull needs at least two arguments");
        }

        var arguments = Function.Arguments(name, operand, parser, 2, int.MaxValue);
        return new ScopedExpression(scope =>
        {
            for (var i = 0; i < arguments.Count - 1; i++)
            {
                var value = arguments[i].Evaluate(scope);
                if (!Function.IsNullish(value))
                {
                    return value;
                }
            }

            return arguments[^1].Evaluate(scope);
        });
    }

    private static ScopedExpression ParseSwitch(string name, BsonValue operand, ExpressionParser parser)
    {
        if (operand is not BsonDocument document)
        {
            throw ErrorCodes.Create(40060, $"$switch requires an object as an argument, found: {TypeNames.Of(operand)}");
        }

        foreach (var argument in document.Names)
        {
            if (argument is not ("branches" or "default"))
            {
                throw ErrorCodes.Create(40067, $"$switch found an unknown argument: {argument}");
            }
        }

        var branches = BranchesOf(document, parser);
        var otherwise = document.TryGetValue("default", out var value) ? parser.ParseValue(value) : null;
        return new ScopedExpression(scope =>
        {
            foreach (var (condition, then) in branches)
            {
                if (Truth.Of(condition.Evaluate(scope)))
                {
                    return then.Evaluate(scope);
                }
            }

            return otherwise is null
                ? throw ErrorCodes.Create(40066, "$switch could not find a matching branch for an input, and no default was specified.")
                : otherwise.Evaluate(scope);
        });
    }

    private static List<(Expression Condition, Expression Then)> BranchesOf(BsonDocument document, ExpressionParser parser)
    {
        if (!document.TryGetValue("branches", out var value))
        {
            throw ErrorCodes.Create(40068, "$switch requires at least one branch.");
        }

        if (value is not BsonArray array)
        {
            throw ErrorCodes.Create(40061, $"$switch expected an array for 'branches', found: {TypeNames.Of(value)}");
        }

        return array.Count == 0
            ? throw ErrorCodes.Create(40068, "$switch requires at least one branch.")
            : [.. array.Select(item => BranchOf(item, parser))];
    }

    private static (Expression Condition, Expression Then) BranchOf(BsonValue item, ExpressionParser parser)
    {
        if (item is not BsonDocument branch)
        {
            throw ErrorCodes.Create(40062, $"$switch expected each branch to be an object, found: {TypeNames.Of(item)}");
        }

        foreach (var argument in branch.Names)
        {
            if (argument is not ("case" or "then"))
            {
                throw ErrorCodes.Create(40063, $"$switch found an unknown argument to a branch: {argument}");
            }
        }

        var condition = branch.TryGetValue("case", out var when) ? when : throw ErrorCodes.Create(40064, "$switch requires each branch have a 'case' expression");
        var result = branch.TryGetValue("then", out var then) ? then : throw ErrorCodes.Create(40065, "$switch requires each branch have a 'then' expression.");
        return (parser.ParseValue(condition), parser.ParseValue(result));
    }
}
