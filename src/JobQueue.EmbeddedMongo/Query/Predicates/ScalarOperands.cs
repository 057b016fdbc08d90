using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary>Parses the operators with numbers for operands: <c>$size $type $mod $bits…</c>.</summary>
internal static class ScalarOperands
{
    /// <summary>The predicate, or null when the operator is not one of these.</summary>
    public static ValuePredicate? TryParse(string field, BsonElement element) => element.Name switch
    {
        "$size" => Size(element.Value),
        "$type" => Type(field, element.Value),
        "$mod" => Mod(element.Value),
        "$bitsAllSet" => new BitsPredicate(BitTest.AllSet, Positions(element)),
        "$bitsAnySet" => new BitsPredicate(BitTest.AnySet, Positions(element)),
        "$bitsAllClear" => new BitsPredicate(BitTest.AllClear, Positions(element)),
        "$bitsAnyClear" => new BitsPredicate(BitTest.AnyClear, Positions(element)),
        _ => null,
    };

    private static SizePredicate Size(BsonValue operand)
    {
        if (!operand.IsNumeric)
        {
            throw ErrorCodes.BadValue("$size needs a number");
        }

        if (!WholeNumbers.TryExact(operand, out var size))
        {
            throw ErrorCodes.BadValue("$size must be a whole number");
        }

        return size >= 0 ? new SizePredicate(size) : throw ErrorCodes.BadValue("$size may not be negative");
    }

    private static TypePredicate Type(string field, BsonValue operand)
    {
        if (operand is BsonArray { Count: 0 })
        {
            throw ErrorCodes.FailedToParse($"{field} must match at least one type");
        }

        var types = new HashSet<BsonType>();
        foreach (var item in operand is BsonArray array ? array : [operand])
        {
            types.UnionWith(TypeNames.Parse(item));
        }

        return new TypePredicate(types);
    }

    private static ModPredicate Mod(BsonValue operand)
    {
        if (operand is not BsonArray array)
        {
            throw ErrorCodes.BadValue("malformed mod, needs to be an array");
        }

        if (array.Count != 2)
        {
            throw ErrorCodes.BadValue(array.Count < 2 ? "malformed mod, not enough elements" : "malformed mod, too many elements");
        }

        var divisor = ModNumber(array[0], "divisor");
        var remainder = ModNumber(array[1], "remainder");
        return divisor != 0 ? new ModPredicate(divisor, remainder) : throw ErrorCodes.BadValue("divisor cannot be 0");
    }

    private static long ModNumber(BsonValue value, string role)
    {
        if (!value.IsNumeric)
        {
            throw ErrorCodes.BadValue($"malformed mod, {role} not a number");
        }

        return WholeNumbers.TryTruncate(value, out var whole)
            ? whole
            : throw ErrorCodes.BadValue($"malformed mod, {role} value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type");
    }

    private static IReadOnlyList<long> Positions(BsonElement element)
    {
        switch (element.Value)
        {
            case BsonArray array:
                return [.. array.Select(Position)];
            case BsonBinaryData binary:
                return [.. Enumerable.Range(0, binary.Bytes.Length * 8).Where(bit => ((binary.Bytes[bit / 8] >> (bit % 8)) & 1) == 1).Select(bit => (long)bit)];
            case { IsNumeric: true } number:
                var mask = NonNegative(number, "mask");
                return [.. Enumerable.Range(0, 63).Where(bit => ((mask >> bit) & 1) == 1).Select(bit => (long)bit)];
            default:
                throw ErrorCodes.BadValue($"{element.Name} takes an Array, a number, or a BinData but received: {element.Value}");
        }
    }

    private static long Position(BsonValue value)
    {
        if (!value.IsNumeric)
        {
            throw ErrorCodes.BadValue($"bit positions must be an integer but got: {value}");
        }

        return NonNegative(value, "bit position");
    }

    private static long NonNegative(BsonValue value, string role)
    {
        if (!WholeNumbers.TryExact(value, out var whole))
        {
            throw ErrorCodes.FailedToParse($"Failed to parse {role}. Expected an integer: {value}");
        }

        return whole >= 0 ? whole : throw ErrorCodes.FailedToParse($"Failed to parse {role}. Expected a non-negative number in: {value}");
    }
}
