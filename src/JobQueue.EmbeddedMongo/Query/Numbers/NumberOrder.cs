using System.Numerics;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Numbers;

/// <summary>Orders int32, int64, double and decimal128 by their exact values; NaN comes before every other number and equals itself.</summary>
internal static class NumberOrder
{
    public static int Compare(BsonValue left, BsonValue right)
    {
        if (left.BsonType is BsonType.Decimal128 || right.BsonType is BsonType.Decimal128)
        {
            return CompareWithDecimal(left, right);
        }

        if (left.BsonType is BsonType.Double)
        {
            return right.BsonType is BsonType.Double
                ? left.AsDouble.CompareTo(right.AsDouble)
                : CompareDouble(left.AsDouble, LongOf(right));
        }

        return right.BsonType is BsonType.Double ? -CompareDouble(right.AsDouble, LongOf(left)) : LongOf(left).CompareTo(LongOf(right));
    }

    /// <summary>Whether the value is a double or a decimal that is not a number.</summary>
    public static bool IsNaN(BsonValue value) => value.BsonType switch
    {
        BsonType.Double => double.IsNaN(value.AsDouble),
        BsonType.Decimal128 => Decimal128.IsNaN(value.AsDecimal128),
        _ => false,
    };

    private static long LongOf(BsonValue value) => value.BsonType is BsonType.Int32 ? value.AsInt32 : value.AsInt64;

    private static int CompareDouble(double left, long right)
    {
        if (double.IsNaN(left))
        {
            return -1;
        }

        // 2^63 is the first double past every int64; below it the whole part converts exactly.
        if (left >= 9223372036854775808.0)
        {
            return 1;
        }

        if (left < -9223372036854775808.0)
        {
            return -1;
        }

        var whole = (long)left;
        return whole != right ? whole.CompareTo(right) : (left - whole).CompareTo(0.0);
    }

    private static int CompareWithDecimal(BsonValue left, BsonValue right)
    {
        var leftNaN = IsNaN(left);
        var rightNaN = IsNaN(right);
        if (leftNaN || rightNaN)
        {
            return rightNaN.CompareTo(leftNaN);
        }

        var l = ToDouble(left);
        var r = ToDouble(right);

        // Rounding to double never swaps two numbers, so only a tie needs the exact values.
        if (l != r)
        {
            return l.CompareTo(r);
        }

        if (IsInfinite(left) || IsInfinite(right))
        {
            return (IsInfinite(left) ? Math.Sign(l) : 0).CompareTo(IsInfinite(right) ? Math.Sign(r) : 0);
        }

        return ExactNumber.Of(left).CompareWith(ExactNumber.Of(right));
    }

    private static bool IsInfinite(BsonValue value) => value.BsonType switch
    {
        BsonType.Double => double.IsInfinity(value.AsDouble),
        BsonType.Decimal128 => Decimal128.IsInfinity(value.AsDecimal128),
        _ => false,
    };

    /// <summary>The nearest double.</summary>
    public static double ToDouble(BsonValue value) => value.BsonType switch
    {
        BsonType.Int32 => value.AsInt32,
        BsonType.Int64 => value.AsInt64,
        BsonType.Double => value.AsDouble,
        _ => DecimalNumber.ToDouble(value.AsDecimal128),
    };

    /// <summary>A finite number as numerator × 2^binary × 10^decimal.</summary>
    private readonly record struct ExactNumber(BigInteger Significand, int BinaryExponent, int DecimalExponent)
    {
        public static ExactNumber Of(BsonValue value)
        {
            switch (value.BsonType)
            {
                case BsonType.Int32:
                    return new ExactNumber(value.AsInt32, 0, 0);
                case BsonType.Int64:
                    return new ExactNumber(value.AsInt64, 0, 0);
                case BsonType.Double:
                    var bits = BitConverter.DoubleToInt64Bits(value.AsDouble);
                    var exponent = (int)((bits >> 52) & 0x7FF);
                    var fraction = bits & 0xFFFFFFFFFFFFFL;
                    var significand = exponent == 0 ? fraction : fraction | (1L << 52);
                    return new ExactNumber(bits < 0 ? -significand : significand, (exponent == 0 ? 1 : exponent) - 1075, 0);
                default:
                    var number = DecimalNumber.Of(value.AsDecimal128);
                    return new ExactNumber(number.Significand, 0, number.Exponent);
            }
        }

        public int CompareWith(ExactNumber other)
        {
            var binary = Math.Min(BinaryExponent, other.BinaryExponent);
            var tenth = Math.Min(DecimalExponent, other.DecimalExponent);
            return Scaled(binary, tenth).CompareTo(other.Scaled(binary, tenth));
        }

        private BigInteger Scaled(int binary, int tenth) =>
            (Significand << (BinaryExponent - binary)) * BigInteger.Pow(10, DecimalExponent - tenth);
    }
}
