using System.Globalization;
using System.Numerics;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Numbers;

/// <summary>A finite decimal128 taken apart as significand × 10^exponent, so that it can be calculated with.</summary>
internal readonly record struct DecimalNumber(BigInteger Significand, int Exponent)
{
    private const int Digits = 34;
    private const int ExponentBias = 6176;
    private const int MaxExponent = 6111;
    private static readonly BigInteger Limit = BigInteger.Pow(10, Digits);

    public static DecimalNumber Of(Decimal128 value)
    {
        var high = value.GetIEEEHighBits();
        if ((high & 0x6000000000000000UL) == 0x6000000000000000UL)
        {
            // The second form can only hold significands that are too large, which count as zero.
            return new DecimalNumber(BigInteger.Zero, (int)((high >> 47) & 0x3FFF) - ExponentBias);
        }

        var significand = (new BigInteger(high & 0x1FFFFFFFFFFFFUL) << 64) + value.GetIEEELowBits();
        significand = significand >= Limit ? BigInteger.Zero : significand;
        return new DecimalNumber((high >> 63) == 1 ? -significand : significand, (int)((high >> 49) & 0x3FFF) - ExponentBias);
    }

    public static DecimalNumber Of(long value) => new(value, 0);

    /// <summary>The double rounded to a number of significant digits: MongoDB calculates with 15 and compares with 34.</summary>
    public static DecimalNumber Of(double value, int digits)
    {
        var text = value.ToString("E" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var split = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = text[..split].Replace(".", string.Empty, StringComparison.Ordinal);
        return new DecimalNumber(
            BigInteger.Parse(mantissa, CultureInfo.InvariantCulture),
            int.Parse(text.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) - (digits - 1));
    }

    public static double ToDouble(Decimal128 value)
    {
        if (Decimal128.IsNaN(value))
        {
            return double.NaN;
        }

        if (Decimal128.IsInfinity(value))
        {
            return Decimal128.IsNegativeInfinity(value) ? double.NegativeInfinity : double.PositiveInfinity;
        }

        var number = Of(value);
        return double.Parse(string.Create(CultureInfo.InvariantCulture, $"{number.Significand}E{number.Exponent}"), CultureInfo.InvariantCulture);
    }

    /// <summary>The value as an int64 when it is a whole number in range.</summary>
    public static bool TryToInt64(Decimal128 value, out long whole)
    {
        whole = 0;
        if (Decimal128.IsNaN(value) || Decimal128.IsInfinity(value))
        {
            return false;
        }

        var number = Of(value);
        if (!number.TryRoundToInt64(out whole))
        {
            return false;
        }

        return number.CompareWith(Of(whole)) == 0;
    }

    /// <summary>The nearest whole number, ties to even; false when it is out of range.</summary>
    public bool TryRoundToInt64(out long whole)
    {
        whole = 0;
        if (Exponent > 19 && !Significand.IsZero)
        {
            return false;
        }

        var rounded = Exponent >= 0
            ? Significand * BigInteger.Pow(10, Significand.IsZero ? 0 : Exponent)
            : DivideHalfEven(Significand, BigInteger.Pow(10, Math.Min(-Exponent, 2 * Digits)));
        if (rounded < long.MinValue || rounded > long.MaxValue)
        {
            return false;
        }

        whole = (long)rounded;
        return true;
    }

    public int CompareWith(DecimalNumber other)
    {
        var exponent = Math.Min(Exponent, other.Exponent);
        return ScaledTo(exponent).CompareTo(other.ScaledTo(exponent));
    }

    public DecimalNumber Add(DecimalNumber other)
    {
        // Past twice the precision the smaller operand cannot change a digit that is kept, so it need not be aligned in full.
        var exponent = Math.Max(Math.Min(Exponent, other.Exponent), Math.Max(Exponent, other.Exponent) - (3 * Digits));
        return new DecimalNumber(AlignedTo(exponent) + other.AlignedTo(exponent), exponent);
    }

    public DecimalNumber Negate() => new(-Significand, Exponent);

    public DecimalNumber Multiply(DecimalNumber other) => new(Significand * other.Significand, Exponent + other.Exponent);

    public DecimalNumber Divide(DecimalNumber divisor)
    {
        var ideal = Exponent - divisor.Exponent;
        var shift = 0;
        var numerator = Significand;
        while (!BigInteger.Remainder(numerator, divisor.Significand).IsZero && shift < (2 * Digits) + 2)
        {
            numerator *= 10;
            shift++;
        }

        var quotient = BigInteger.DivRem(numerator, divisor.Significand, out var rest);

        // A sticky digit keeps the later rounding right when the quotient does not end.
        return rest.IsZero
            ? new DecimalNumber(quotient, ideal - shift)
            : new DecimalNumber((quotient * 10) + (numerator.Sign * divisor.Significand.Sign), ideal - shift - 1);
    }

    /// <summary>The remainder of truncated division; it has the sign of the dividend.</summary>
    public DecimalNumber Remainder(DecimalNumber divisor)
    {
        var exponent = Math.Min(Exponent, divisor.Exponent);
        return new DecimalNumber(BigInteger.Remainder(ScaledTo(exponent), divisor.ScaledTo(exponent)), exponent);
    }

    /// <summary>The number rounded to decimal128's 34 digits, ties to even; infinite when it is too large.</summary>
    public Decimal128 ToDecimal128()
    {
        var significand = Significand;
        var exponent = Exponent;
        var excess = DigitCount(significand) - Digits;
        excess = Math.Max(excess, -ExponentBias - exponent);
        if (excess > 0)
        {
            significand = DivideHalfEven(significand, BigInteger.Pow(10, excess));
            exponent += excess;
            if (BigInteger.Abs(significand) >= Limit)
            {
                significand /= 10;
                exponent++;
            }
        }

        while (exponent > MaxExponent && BigInteger.Abs(significand) * 10 < Limit && !significand.IsZero)
        {
            significand *= 10;
            exponent--;
        }

        if (exponent > MaxExponent && !significand.IsZero)
        {
            return significand.Sign < 0 ? Decimal128.NegativeInfinity : Decimal128.PositiveInfinity;
        }

        return Pack(significand, Math.Min(exponent, MaxExponent));
    }

    private static Decimal128 Pack(BigInteger significand, int exponent)
    {
        var magnitude = BigInteger.Abs(significand);
        var high = (ulong)(magnitude >> 64) | ((ulong)(exponent + ExponentBias) << 49) | (significand.Sign < 0 ? 1UL << 63 : 0);
        return Decimal128.FromIEEEBits(high, (ulong)(magnitude & ulong.MaxValue));
    }

    private static int DigitCount(BigInteger value) =>
        value.IsZero ? 1 : BigInteger.Abs(value).ToString(CultureInfo.InvariantCulture).Length;

    private static BigInteger DivideHalfEven(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var rest);
        var twice = BigInteger.Abs(rest) * 2;
        var up = twice > divisor || (twice == divisor && !quotient.IsEven);
        return up ? quotient + value.Sign : quotient;
    }

    private BigInteger ScaledTo(int exponent) => Significand.IsZero ? Significand : Significand * BigInteger.Pow(10, Exponent - exponent);

    private BigInteger AlignedTo(int exponent) =>
        Exponent >= exponent ? ScaledTo(exponent) : Significand / BigInteger.Pow(10, Math.Min(exponent - Exponent, 4 * Digits));
}
