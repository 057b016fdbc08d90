using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary><c>$map $filter $reduce $zip</c>: operators that evaluate an expression for each element.</summary>
internal static class ArrayIterations
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$map"] = ParseMap,
        ["$filter"] = ParseFilter,
        ["$reduce"] = ParseReduce,
        ["$zip"] = ParseZip,
    };

    private static ScopedExpression ParseMap(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (16878, 16879, 16880), ["input", "in"], "as");
        var variable = VariableOf(arguments, 16881);
        var input = arguments["input"];
        var body = parser.With(variable).ParseValue(arguments.Raw("in"));
        return new ScopedExpression(scope => Each(name, 16883, input, scope, array =>
            new BsonArray(array.Select(item => body.Evaluate(scope.With(variable, item)) ?? BsonNull.Value))));
    }

    private static ScopedExpression ParseFilter(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (28646, 28647, 28648), ["input", "cond"], "as", "limit");
        var variable = VariableOf(arguments, 28649);
        var input = arguments["input"];
        var condition = parser.With(variable).ParseValue(arguments.Raw("cond"));
        var limit = arguments.Optional("limit");
        return new ScopedExpression(scope => Each(name, 28651, input, scope, array =>
            new BsonArray(array.Where(item => Truth.Of(condition.Evaluate(scope.With(variable, item)))).Take(LimitOf(limit?.Evaluate(scope))))));
    }

    private static int LimitOf(BsonValue? limit)
    {
        if (Function.IsNullish(limit))
        {
            return int.MaxValue;
        }

        if (!WholeNumbers.TryExact(limit!, out var count))
        {
            throw ErrorCodes.Create(327391, $"$filter: limit must be represented as a 32-bit integral value: {limit}");
        }

        return count > 0 ? (int)Math.Min(count, int.MaxValue) : throw ErrorCodes.Create(327392, $"$filter: limit must be greater than 0: {limit}");
    }

    private static ScopedExpression ParseReduce(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (40075, 40076, 40077), ["input", "initialValue", "in"]);
        var input = arguments["input"];
        var initial = arguments["initialValue"];
        var body = parser.With("this", "value").ParseValue(arguments.Raw("in"));
        return new ScopedExpression(scope => input.Evaluate(scope) switch
        {
            null or BsonNull or BsonUndefined => BsonNull.Value,
            BsonArray array => array.Aggregate(initial.Evaluate(scope), (value, item) => body.Evaluate(scope.With("this", item).With("value", value))),
            var other => throw ErrorCodes.Create(40080, $"$reduce requires that 'input' be an array, found: {TypeNames.Of(other)}"),
        });
    }

    private static ScopedExpression ParseZip(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (34460, 34464, 34465), ["inputs"], "useLongestLength", "defaults");
        if (arguments.Raw("inputs") is not BsonArray { Count: > 0 } sources)
        {
            throw ErrorCodes.Create(34461, "inputs must be an array of expressions");
        }

        var inputs = sources.Select(parser.ParseValue).ToList();
        var defaults = arguments.Optional("defaults");
        var longest = arguments.Has("useLongestLength") && Truth.Of(arguments.Raw("useLongestLength"));
        if (defaults is not null && !longest)
        {
            throw ErrorCodes.Create(34466, "cannot specify defaults unless useLongestLength is true");
        }

        return new ScopedExpression(scope => Zip([.. inputs.Select(input => input.Evaluate(scope))], longest, defaults?.Evaluate(scope) as BsonArray));
    }

    private static BsonValue Zip(BsonValue?[] inputs, bool longest, BsonArray? defaults)
    {
        if (Array.Exists(inputs, Function.IsNullish))
        {
            return BsonNull.Value;
        }

        var arrays = Array.ConvertAll(inputs, static input =>
            input as BsonArray ?? throw ErrorCodes.Create(34468, $"$zip found a non-array expression in input: {input}"));
        var length = longest ? arrays.Max(static array => array.Count) : arrays.Min(static array => array.Count);
        return new BsonArray(Enumerable.Range(0, length).Select(row => new BsonArray(arrays.Select((array, column) =>
            row < array.Count ? array[row] : defaults is not null && column < defaults.Count ? defaults[column] : BsonNull.Value))));
    }

    private static string VariableOf(NamedArguments arguments, int code)
    {
        if (!arguments.Has("as"))
        {
            return "this";
        }

        return arguments.Raw("as") is BsonString name ? name.Value : throw ErrorCodes.Create(code, "'as' must be the name of a variable");
    }

    private static BsonValue Each(string name, int notArray, Expression input, Scope scope, Func<BsonArray, BsonValue> visit) => input.Evaluate(scope) switch
    {
        null or BsonNull or BsonUndefined => BsonNull.Value,
        BsonArray array => visit(array),
        var other => throw ErrorCodes.Create(notArray, $"input to {name} must be an array not {TypeNames.Of(other)}"),
    };
}
