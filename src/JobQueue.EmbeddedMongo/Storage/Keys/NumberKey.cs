using System.Globalization;
using System.Numerics;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage.Keys;

/// <summary>
/// A number of any BSON type as the largest double not above it, and what is missing to the exact value. Two numbers with the same floor are
/// parted by their exact decimal digits, so int64 and decimal128 values that no double can hold still order exactly.
/// </summary>
internal readonly ref struct NumberKey
{
    private NumberKey(double floor, ReadOnlySpan<byte> rest)
    {
        Floor = Ordered(floor);
        Rest = rest;
    }

    /// <summary>The floor's bits, arranged so that unsigned order is numeric order; NaN stands below everything.</summary>
    internal ulong Floor { get; }

    /// <summary>Empty when the floor is the value itself.</summary>
    internal ReadOnlySpan<byte> Rest { get; }

    internal static NumberKey Of(BsonValue value) => value.BsonType switch
    {
        BsonType.Int32 => new NumberKey(value.AsInt32, default),
        BsonType.Double => new NumberKey(value.AsDouble, default),
        BsonType.Int64 => OfInt64(value.AsInt64),
        _ => OfDecimal(value.AsDecimal128),
    };

    private static NumberKey OfInt64(long value)
    {
        const long exact = 1L << 53;
        if (value is >= -exact and <= exact)
        {
            return new NumberKey(value, default);
        }

        return OfExact(new BigInteger(value), 0, value);
    }

    private static NumberKey OfDecimal(Decimal128 value)
    {
        if (Decimal128.IsNaN(value))
        {
            return new NumberKey(double.NaN, default);
        }

        if (Decimal128.IsInfinity(value))
        {
            return new NumberKey(Decimal128.IsNegativeInfinity(value) ? double.NegativeInfinity : double.PositiveInfinity, default);
        }

        var coefficient = ((BigInteger)GetHigh(value) << 64) | GetLow(value);
        if (coefficient.IsZero)
        {
            return new NumberKey(0, default);
        }

        var exponent = GetExponent(value);
        var near = double.Parse(coefficient.ToString(CultureInfo.InvariantCulture) + "E" + exponent.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var negative = Decimal128.IsNegative(value);
        return OfExact(negative ? -coefficient : coefficient, exponent, negative ? -near : near);
    }

    // value = coefficient × 10^exponent; near is a double next to it.
    private static NumberKey OfExact(BigInteger coefficient, int exponent, double near)
    {
        var order = Compare(near, coefficient, exponent);
        if (order == 0)
        {
            return new NumberKey(near, default);
        }

        var floor = order > 0 ? Math.BitDecrement(near) : near;
        return new NumberKey(floor, Digits(coefficient, exponent));
    }

    private static int Compare(double number, BigInteger coefficient, int exponent)
    {
        if (double.IsInfinity(number))
        {
            return number > 0 ? 1 : -1;
        }

        var (mantissa, power) = Parts(number);
        var (left, right) = (mantissa, coefficient);
        if (power >= 0)
        {
            left <<= power;
        }
        else
        {
            right <<= -power;
        }

        if (exponent >= 0)
        {
            right *= BigInteger.Pow(10, exponent);
        }
        else
        {
            left *= BigInteger.Pow(10, -exponent);
        }

        return left.CompareTo(right);
    }

    private static (BigInteger Mantissa, int Power) Parts(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var fraction = bits & 0xFFFFFFFFFFFFFL;
        var mantissa = exponent == 0 ? fraction : fraction | (1L << 52);
        return (bits < 0 ? -mantissa : mantissa, Math.Max(exponent, 1) - 1075);
    }

    // Sign-free scientific form: exponent of the leading digit, then the digits without trailing zeros, each plus one, ended by zero.
    private static byte[] Digits(BigInteger coefficient, int exponent)
    {
        var digits = BigInteger.Abs(coefficient).ToString(CultureInfo.InvariantCulture);
        var leading = exponent + digits.Length - 1 + 0x4000;
        var trimmed = digits.TrimEnd('0');
        var bytes = new byte[trimmed.Length + 3];
        bytes[0] = (byte)(leading >> 8);
        bytes[1] = (byte)leading;
        for (var i = 0; i < trimmed.Length; i++)
        {
            bytes[i + 2] = (byte)(trimmed[i] - '0' + 1);
        }

        if (coefficient.Sign < 0)
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = (byte)~bytes[i];
            }
        }

        return bytes;
    }

    private static ulong Ordered(double value)
    {
        if (double.IsNaN(value))
        {
            return 0;
        }

        var bits = (ulong)BitConverter.DoubleToInt64Bits(value == 0 ? 0 : value);
        return (bits & (1UL << 63)) != 0 ? ~bits : bits | (1UL << 63);
    }

    private static ulong GetHigh(Decimal128 value)
    {
        var high = value.GetIEEEHighBits();
        return (high & 0x6000000000000000UL) == 0x6000000000000000UL ? 0 : high & 0x0001FFFFFFFFFFFFUL;
    }

    private static ulong GetLow(Decimal128 value) =>
        (value.GetIEEEHighBits() & 0x6000000000000000UL) == 0x6000000000000000UL ? 0 : value.GetIEEELowBits();

    private static int GetExponent(Decimal128 value) => (int)((value.GetIEEEHighBits() & 0x7FFFFFFFFFFFFFFFUL) >> 49) - 6176;
}
