using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Numbers;

/// <summary>Numbers of any BSON type read as whole numbers.</summary>
internal static class WholeNumbers
{
    /// <summary>The value as an int64 when it is a number without a fraction, in range.</summary>
    public static bool TryExact(BsonValue value, out long whole)
    {
        switch (value.BsonType)
        {
            case BsonType.Int32:
                whole = value.AsInt32;
                return true;
            case BsonType.Int64:
                whole = value.AsInt64;
                return true;
            case BsonType.Double:
                return TryTruncate(value.AsDouble, out whole) && whole == value.AsDouble;
            case BsonType.Decimal128:
                return DecimalNumber.TryToInt64(value.AsDecimal128, out whole);
            default:
                whole = 0;
                return false;
        }
    }

    /// <summary>
    /// The value as an int64 without its fraction; false when it is no number or out of range.
    /// A server rounds a decimal here (ties to even) and truncates a double.
    /// </summary>
    public static bool TryTruncate(BsonValue value, out long whole)
    {
        switch (value.BsonType)
        {
            case BsonType.Double:
                return TryTruncate(value.AsDouble, out whole);
            case BsonType.Decimal128:
                whole = 0;
                var number = value.AsDecimal128;
                return !Decimal128.IsNaN(number) && !Decimal128.IsInfinity(number) && DecimalNumber.Of(number).TryRoundToInt64(out whole);
            default:
                return TryExact(value, out whole);
        }
    }

    /// <summary>A number as an int64 without its fraction: the nearest there is when it is out of range, 0 for NaN. So a server reads the numbers of a command's options.</summary>
    public static long Clamp(BsonValue number)
    {
        if (TryTruncate(number, out var whole) || NumberOrder.IsNaN(number))
        {
            return whole;
        }

        return NumberOrder.ToDouble(number) > 0 ? long.MaxValue : long.MinValue;
    }

    private static bool TryTruncate(double value, out long whole)
    {
        var inRange = value is >= -9223372036854775808.0 and < 9223372036854775808.0;
        whole = inRange ? (long)value : 0;
        return inRange;
    }
}
