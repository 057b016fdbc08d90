using System.Numerics;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary><c>$abs $ceil $floor $round $trunc</c> and the functions of analysis, which are computed in double.</summary>
internal static class RoundingFunctions
{
    private const int NotNumeric = 28765;

    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$abs"] = Function.Unary(static value => Numeric("$abs", value, Abs)),
        ["$ceil"] = Function.Unary(static value => Numeric("$ceil", value, static number => Rounded(number, 0, Math.Ceiling, Rounding.Up))),
        ["$floor"] = Function.Unary(static value => Numeric("$floor", value, static number => Rounded(number, 0, Math.Floor, Rounding.Down))),
        ["$trunc"] = Function.Of(1, 2, static values => ToPlaces("$trunc", values, Math.Truncate, Rounding.Truncate)),
        ["$round"] = Function.Of(1, 2, static values => ToPlaces("$round", values, static number => Math.Round(number, MidpointRounding.ToEven), Rounding.HalfEven)),
        ["$sqrt"] = Function.Unary(static value => Real("$sqrt", value, static number => number < 0 ? throw ErrorCodes.Create(28714, "$sqrt's argument must be greater than or equal to 0") : Math.Sqrt(number))),
        ["$exp"] = Function.Unary(static value => Real("$exp", value, Math.Exp)),
        ["$ln"] = Function.Unary(static value => Real("$ln", value, static number => number > 0 ? Math.Log(number) : throw ErrorCodes.Create(28766, "$ln's argument must be a positive number"))),
        ["$log10"] = Function.Unary(static value => Real("$log10", value, static number => number > 0 ? Math.Log10(number) : throw ErrorCodes.Create(28761, "$log10's argument must be a positive number"))),
        ["$log"] = Function.Binary(Log),
        ["$pow"] = Function.Binary(Pow),
    };

    private static BsonValue? Numeric(string name, BsonValue? value, Func<BsonValue, BsonValue> function)
    {
        if (Function.IsNullish(value))
        {
            return BsonNull.Value;
        }

        return value!.IsNumeric ? function(value) : throw ErrorCodes.Create(NotNumeric, $"{name} only supports numeric types, not {TypeNames.Of(value)}");
    }

    private static BsonValue? Real(string name, BsonValue? value, Func<double, double> function) =>
        Numeric(name, value, number => FromReal(function(NumberOrder.ToDouble(number)), number.IsDecimal128));

    private static BsonValue FromReal(double value, bool asDecimal)
    {
        if (!asDecimal)
        {
            return new BsonDouble(value);
        }

        return new BsonDecimal128(double.IsFinite(value) ? DecimalNumber.Of(value, 17).ToDecimal128() : Arithmetic.SpecialOf(value));
    }

    private static BsonValue Abs(BsonValue value)
    {
        if (NumberOrder.Compare(value, BsonInt32.Create(0)) >= 0 || NumberOrder.IsNaN(value))
        {
            return value;
        }

        return Arithmetic.TryMultiply(value, BsonInt32.Create(-1)) ?? throw ErrorCodes.Create(28680, "can't take $abs of long long min");
    }

    private static BsonValue? ToPlaces(string name, BsonValue?[] values, Func<double, double> reals, Rounding mode)
    {
        if (values.Length == 2 && Function.IsNullish(values[1]))
        {
            return BsonNull.Value;
        }

        long places = 0;
        if (values.Length == 2 && (!WholeNumbers.TryExact(values[1]!, out places) || places is < -20 or > 100))
        {
            throw ErrorCodes.Create(51082, $"precision argument to {name} must be a integral value between -20 and 100");
        }

        return Numeric(name, values[0], number => Rounded(number, (int)places, reals, mode));
    }

    private static BsonValue Rounded(BsonValue value, int places, Func<double, double> reals, Rounding mode)
    {
        switch (value.BsonType)
        {
            case BsonType.Double when places == 0 || !double.IsFinite(value.AsDouble):
                return new BsonDouble(reals(value.AsDouble));
            case BsonType.Double:
                return new BsonDouble(DecimalNumber.ToDouble(ToPlaces(DecimalNumber.Of(value.AsDouble, 17), places, mode).ToDecimal128()));
            case BsonType.Decimal128:
                return Arithmetic.IsFinite(value) ? new BsonDecimal128(ToPlaces(DecimalNumber.Of(value.AsDecimal128), places, mode).ToDecimal128()) : value;
            default:
                if (places >= 0)
                {
                    return value;
                }

                var whole = ToPlaces(DecimalNumber.Of(value.ToInt64()), places, mode);
                var result = (long)(whole.Significand * BigInteger.Pow(10, whole.Exponent));
                return value.IsInt32 && result is >= int.MinValue and <= int.MaxValue ? new BsonInt32((int)result) : new BsonInt64(result);
        }
    }

    private static DecimalNumber ToPlaces(DecimalNumber number, int places, Rounding mode)
    {
        if (number.Exponent >= -places)
        {
            return number;
        }

        var unit = BigInteger.Pow(10, Math.Min(-places - number.Exponent, 7000));
        var quotient = BigInteger.DivRem(number.Significand, unit, out var rest);
        var adjusted = mode switch
        {
            Rounding.Up => quotient + (rest.Sign > 0 ? 1 : 0),
            Rounding.Down => quotient - (rest.Sign < 0 ? 1 : 0),
            Rounding.HalfEven when BigInteger.Abs(rest) * 2 is var twice && (twice > unit || (twice == unit && !quotient.IsEven)) => quotient + rest.Sign,
            _ => quotient,
        };
        return new DecimalNumber(adjusted, -places);
    }

    private static BsonValue? Log(BsonValue? value, BsonValue? radix)
    {
        if (Function.IsNullish(value) || Function.IsNullish(radix))
        {
            return BsonNull.Value;
        }

        if (!value!.IsNumeric || !radix!.IsNumeric)
        {
            throw ErrorCodes.Create(28756, $"$log's arguments must be numeric, not {TypeNames.Of(value)} and {TypeNames.Of(radix)}");
        }

        if (NumberOrder.ToDouble(value) <= 0)
        {
            throw ErrorCodes.Create(28758, $"$log's argument must be a positive number, but is {value}");
        }

        return NumberOrder.ToDouble(radix) is > 0 and not 1.0
            ? new BsonDouble(Math.Log(NumberOrder.ToDouble(value)) / Math.Log(NumberOrder.ToDouble(radix)))
            : throw ErrorCodes.Create(28759, $"$log's base must be a positive number not equal to 1, but is {radix}");
    }

    private static BsonValue? Pow(BsonValue? value, BsonValue? exponent)
    {
        if (Function.IsNullish(value) || Function.IsNullish(exponent))
        {
            return BsonNull.Value;
        }

        if (!value!.IsNumeric)
        {
            throw ErrorCodes.Create(28762, $"$pow's base must be numeric, not {TypeNames.Of(value)}");
        }

        if (!exponent!.IsNumeric)
        {
            throw ErrorCodes.Create(28763, $"$pow's exponent must be numeric, not {TypeNames.Of(exponent)}");
        }

        if (!IsInteger(value) || !IsInteger(exponent) || exponent.ToInt64() < 0)
        {
            return FromReal(Math.Pow(NumberOrder.ToDouble(value), NumberOrder.ToDouble(exponent)), value.IsDecimal128 || exponent.IsDecimal128);
        }

        var real = Math.Pow(value.ToInt64(), exponent.ToInt64());
        if (Math.Abs(real) >= long.MaxValue)
        {
            return new BsonDouble(real);
        }

        var power = Math.Abs(value.ToInt64()) <= 1 ? (long)real : (long)BigInteger.Pow(value.ToInt64(), (int)exponent.ToInt64());
        return value.IsInt32 && exponent.IsInt32 && power is >= int.MinValue and <= int.MaxValue ? new BsonInt32((int)power) : new BsonInt64(power);
    }

    private static bool IsInteger(BsonValue value) => value.IsInt32 || value.IsInt64;
}
