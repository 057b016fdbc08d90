using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using JobQueue.EmbeddedMongo.Update.Operators;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Operators that make arrays or put them in another order: <c>$range $reverseArray $sortArray</c>.</summary>
internal static class ArrayOrderFunctions
{
    private const long BytesOfNumber = 16;
    private const long MaxRangeBytes = 100L * 1024 * 1024;

    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$reverseArray"] = Function.Unary(Reverse),
        ["$range"] = Function.Of(2, 3, Range),
        ["$sortArray"] = ParseSortArray,
    };

    private static BsonValue? Reverse(BsonValue? value) => value switch
    {
        null or BsonNull or BsonUndefined => BsonNull.Value,
        BsonArray array => new BsonArray(array.Reverse()),
        _ => throw ErrorCodes.Create(34435, $"The argument to $reverseArray must be an array, but was of type: {TypeNames.Of(value)}"),
    };

    private static BsonValue? Range(BsonValue?[] values)
    {
        var start = RangeNumber(values[0], 34443, 34444, "starting value");
        var end = RangeNumber(values[1], 34445, 34446, "ending value");
        var step = values.Length > 2 ? RangeNumber(values[2], 34447, 34448, "step value") : 1;
        if (step == 0)
        {
            throw ErrorCodes.Create(34449, "$range requires a non-zero step value");
        }

        var bytes = BytesOfNumber * ((((long)end - start) / step) + 1);
        if (bytes > MaxRangeBytes)
        {
            throw ErrorCodes.Create(146, $"$range would use too much memory ({bytes} bytes) and cannot spill to disk. Memory limit: {MaxRangeBytes} bytes");
        }

        var result = new BsonArray();
        for (long next = start; step > 0 ? next < end : next > end; next += step)
        {
            result.Add(new BsonInt32((int)next));
        }

        return result;
    }

    private static int RangeNumber(BsonValue? value, int notNumeric, int notWhole, string role)
    {
        if (value is not { IsNumeric: true })
        {
            throw ErrorCodes.Create(notNumeric, $"$range requires a numeric {role}, found value of type: {TypeNames.Of(value)}");
        }

        return WholeNumbers.TryExact(value, out var whole) && whole is >= int.MinValue and <= int.MaxValue
            ? (int)whole
            : throw ErrorCodes.Create(notWhole, $"$range requires a {role} that can be represented as a 32-bit integer, found value: {value}");
    }

    private static ScopedExpression ParseSortArray(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (2942500, 2942501, 2942502), ["input", "sortBy"]);
        var input = arguments["input"];
        var order = ArrayOrder.Parse(arguments.Raw("sortBy"));
        return new ScopedExpression(scope => input.Evaluate(scope) switch
        {
            null or BsonNull or BsonUndefined => BsonNull.Value,
            BsonArray array => new BsonArray(array.Order(order)),
            var other => throw ErrorCodes.Create(2942504, $"The input argument to $sortArray must be an array, but was of type: {TypeNames.Of(other)}"),
        });
    }
}
