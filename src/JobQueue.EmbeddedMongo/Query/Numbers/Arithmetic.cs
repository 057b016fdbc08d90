using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Numbers;

/// <summary>
/// Sums and products as MongoDB computes them: the result has the wider type of the operands (decimal128, double, int64, int32);
/// int32 grows to int64 when it overflows.
/// </summary>
internal static class Arithmetic
{
    /// <summary>Decimal arithmetic takes 15 significant digits of a double.</summary>
    private const int DoubleDigits = 15;

    /// <summary>The sum; null when int64 overflows.</summary>
    public static BsonValue? TryAdd(BsonValue left, BsonValue right) => TryCalculate(
        left,
        right,
        static (l, r) => l.Add(r),
        static (l, r) => l + r,
        static (long l, long r, out long result) => !OverflowsSum(l, r, out result));

    /// <summary>The product; null when int64 overflows.</summary>
    public static BsonValue? TryMultiply(BsonValue left, BsonValue right) => TryCalculate(
        left,
        right,
        static (l, r) => l.Multiply(r),
        static (l, r) => l * r,
        static (long l, long r, out long result) => !OverflowsProduct(l, r, out result));

    private delegate bool LongOperation(long left, long right, out long result);

    private static BsonValue? TryCalculate(
        BsonValue left,
        BsonValue right,
        Func<DecimalNumber, DecimalNumber, DecimalNumber> decimals,
        Func<double, double, double> doubles,
        LongOperation longs)
    {
        if (left.IsDecimal128 || right.IsDecimal128)
        {
            return new BsonDecimal128(OfDecimals(left, right, decimals, doubles));
        }

        if (left.IsDouble || right.IsDouble)
        {
            return new BsonDouble(doubles(NumberOrder.ToDouble(left), NumberOrder.ToDouble(right)));
        }

        if (!longs(left.ToInt64(), right.ToInt64(), out var result))
        {
            return null;
        }

        return left.IsInt32 && right.IsInt32 && result is >= int.MinValue and <= int.MaxValue ? new BsonInt32((int)result) : new BsonInt64(result);
    }

    private static Decimal128 OfDecimals(
        BsonValue left,
        BsonValue right,
        Func<DecimalNumber, DecimalNumber, DecimalNumber> decimals,
        Func<double, double, double> doubles)
    {
        if (IsFinite(left) && IsFinite(right))
        {
            return decimals(ToDecimalNumber(left), ToDecimalNumber(right)).ToDecimal128();
        }

        // NaN and infinity behave as in floating point, where a double stands for the finite operand.
        return SpecialOf(doubles(NumberOrder.ToDouble(left), NumberOrder.ToDouble(right)));
    }

    /// <summary>The finite number for decimal arithmetic.</summary>
    public static DecimalNumber ToDecimalNumber(BsonValue value) => value.BsonType switch
    {
        BsonType.Int32 => DecimalNumber.Of(value.AsInt32),
        BsonType.Int64 => DecimalNumber.Of(value.AsInt64),
        BsonType.Double => DecimalNumber.Of(value.AsDouble, DoubleDigits),
        _ => DecimalNumber.Of(value.AsDecimal128),
    };

    /// <summary>NaN or an infinity as a decimal128.</summary>
    public static Decimal128 SpecialOf(double value)
    {
        if (double.IsNaN(value))
        {
            return Decimal128.QNaN;
        }

        return value > 0 ? Decimal128.PositiveInfinity : Decimal128.NegativeInfinity;
    }

    /// <summary>Whether the number is neither NaN nor infinite.</summary>
    public static bool IsFinite(BsonValue value) => value.BsonType switch
    {
        BsonType.Double => double.IsFinite(value.AsDouble),
        BsonType.Decimal128 => !Decimal128.IsNaN(value.AsDecimal128) && !Decimal128.IsInfinity(value.AsDecimal128),
        _ => true,
    };

    private static bool OverflowsSum(long left, long right, out long result)
    {
        result = unchecked(left + right);
        return ((left ^ result) & (right ^ result)) < 0;
    }

    private static bool OverflowsProduct(long left, long right, out long result)
    {
        var high = Math.BigMul(left, right, out result);
        return high != result >> 63;
    }
}
