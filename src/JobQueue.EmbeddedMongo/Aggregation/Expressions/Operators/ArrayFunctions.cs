using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Operators on arrays as values.</summary>
internal static class ArrayFunctions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$size"] = Function.Unary(static value => value is BsonArray array
            ? new BsonInt32(array.Count)
            : throw ErrorCodes.Create(17124, $"The argument to $size must be an array, but was of type: {TypeNames.Of(value)}")),
        ["$isArray"] = Function.Unary(static value => (BsonBoolean)(value is BsonArray)),
        ["$arrayElemAt"] = Function.Binary(ElementAt),
        ["$first"] = Function.Unary(static value => End("$first", value, static array => array[0])),
        ["$last"] = Function.Unary(static value => End("$last", value, static array => array[^1])),
        ["$concatArrays"] = Function.Variadic(Concat),
        ["$slice"] = Function.Of(2, 3, Slice),
        ["$in"] = Function.Binary(static (value, array) => array is BsonArray items
            ? (BsonBoolean)items.Contains(value ?? BsonUndefined.Value, BsonOrder.Instance)
            : throw ErrorCodes.Create(40081, $"$in requires an array as a second argument, found: {TypeNames.Of(array)}")),
        ["$indexOfArray"] = Function.Of(2, 4, IndexOf),
    };

    private static BsonValue? ElementAt(BsonValue? value, BsonValue? index)
    {
        if (Function.IsNullish(value) || Function.IsNullish(index))
        {
            return BsonNull.Value;
        }

        if (value is not BsonArray array)
        {
            throw ErrorCodes.Create(28689, $"$arrayElemAt's first argument must be an array, but is {TypeNames.Of(value)}");
        }

        if (!index!.IsNumeric)
        {
            throw ErrorCodes.Create(28690, $"$arrayElemAt's second argument must be a numeric value, but is {TypeNames.Of(index)}");
        }

        if (!WholeNumbers.TryExact(index, out var at))
        {
            throw ErrorCodes.Create(28691, $"$arrayElemAt's second argument must be representable as a 32-bit integer: {index}");
        }

        at = at < 0 ? at + array.Count : at;
        return at >= 0 && at < array.Count ? array[(int)at] : null;
    }

    private static BsonValue? End(string name, BsonValue? value, Func<BsonArray, BsonValue> end) => value switch
    {
        null or BsonNull or BsonUndefined => BsonNull.Value,
        BsonArray { Count: 0 } => null,
        BsonArray array => end(array),
        _ => throw ErrorCodes.Create(28689, $"{name}'s argument must be an array, but is {TypeNames.Of(value)}"),
    };

    private static BsonValue? Concat(BsonValue?[] values)
    {
        var result = new BsonArray();
        foreach (var value in values)
        {
            switch (value)
            {
                case null or BsonNull or BsonUndefined:
                    return BsonNull.Value;
                case BsonArray array:
                    result.AddRange(array);
                    break;
                default:
                    throw ErrorCodes.Create(28664, $"$concatArrays only supports arrays, not {TypeNames.Of(value)}");
            }
        }

        return result;
    }

    private static BsonValue? Slice(BsonValue?[] values)
    {
        if (Array.Exists(values, Function.IsNullish))
        {
            return BsonNull.Value;
        }

        if (values[0] is not BsonArray array)
        {
            throw ErrorCodes.Create(28724, $"First argument to $slice must be an array, but is of type: {TypeNames.Of(values[0])}");
        }

        var second = Whole(values[1]!, 28725, 28726, "Second");
        if (values.Length == 2)
        {
            return new BsonArray(second >= 0 ? array.Take(Clamp(second)) : array.TakeLast(Clamp(-second)));
        }

        var count = Whole(values[2]!, 28727, 28728, "Third");
        if (count <= 0)
        {
            throw ErrorCodes.Create(28729, $"Third argument to $slice must be positive: {count}");
        }

        var start = second >= 0 ? second : Math.Max(0, array.Count + second);
        return new BsonArray(array.Skip(Clamp(start)).Take(Clamp(count)));
    }

    private static long Whole(BsonValue value, int notNumeric, int notWhole, string role)
    {
        if (!value.IsNumeric)
        {
            throw ErrorCodes.Create(notNumeric, $"{role} argument to $slice must be a numeric value, but is of type: {TypeNames.Of(value)}");
        }

        return WholeNumbers.TryExact(value, out var whole) && whole is >= int.MinValue and <= int.MaxValue
            ? whole
            : throw ErrorCodes.Create(notWhole, $"{role} argument to $slice can't be represented as a 32-bit integer: {value}");
    }

    private static int Clamp(long value) => (int)Math.Clamp(value, 0, int.MaxValue);

    private static BsonValue? IndexOf(BsonValue?[] values)
    {
        if (Function.IsNullish(values[0]))
        {
            return BsonNull.Value;
        }

        if (values[0] is not BsonArray array)
        {
            throw ErrorCodes.Create(40090, $"$indexOfArray requires an array as a first argument, found: {TypeNames.Of(values[0])}");
        }

        var start = values.Length > 2 ? Bound(values[2]) : 0;
        var end = values.Length > 3 ? Math.Min(Bound(values[3]), array.Count) : array.Count;
        for (var i = start; i < end; i++)
        {
            if (BsonOrder.AreEqual(array[(int)i], values[1] ?? BsonUndefined.Value))
            {
                return new BsonInt32((int)i);
            }
        }

        return new BsonInt32(-1);
    }

    private static long Bound(BsonValue? value)
    {
        if (value is null || !WholeNumbers.TryExact(value, out var bound))
        {
            throw ErrorCodes.Create(40096, $"$indexOfArray requires an integral index, found a value of type: {TypeNames.Of(value)}");
        }

        return bound >= 0 ? bound : throw ErrorCodes.Create(40097, $"$indexOfArray requires a nonnegative index, found: {bound}");
    }
}
