using System.Globalization;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>The conversions of <c>$convert</c>. Those that the manual does not list fail with ConversionFailure (241).</summary>
internal static class Conversions
{
    /// <summary>The value, neither null nor missing, as the type.</summary>
    public static BsonValue Convert(BsonValue value, BsonType type)
    {
        if (value.BsonType == type)
        {
            return value;
        }

        return type switch
        {
            BsonType.Boolean => ToBoolean(value),
            BsonType.Int32 => ToInt32(value),
            BsonType.Int64 => new BsonInt64(ToWhole(value, "long", long.MinValue, long.MaxValue)),
            BsonType.Double => ToDouble(value),
            BsonType.Decimal128 => ToDecimal(value),
            BsonType.DateTime => ToDate(value),
            BsonType.ObjectId => ToObjectId(value),
            BsonType.String => ToText(value),
            _ => throw Unsupported(value, type),
        };
    }

    private static CommandFailedException Unsupported(BsonValue value, BsonType type) =>
        ErrorCodes.ConversionFailure($"Unsupported conversion from {TypeNames.Of(value)} to {TypeNames.NameOf(type)} in $convert with no onError value");

    private static CommandFailedException Unparsable(BsonValue value, string type) =>
        ErrorCodes.ConversionFailure($"Failed to parse {type} '{value}' in $convert with no onError value");

    private static BsonBoolean ToBoolean(BsonValue value) => value switch
    {
        { IsNumeric: true } => (BsonBoolean)Truth.Of(value),
        BsonString or BsonDateTime or BsonObjectId => BsonBoolean.True,
        _ => throw Unsupported(value, BsonType.Boolean),
    };

    private static BsonInt32 ToInt32(BsonValue value) => value is BsonDateTime
        ? throw Unsupported(value, BsonType.Int32)
        : new BsonInt32((int)ToWhole(value, "int", int.MinValue, int.MaxValue));

    private static long ToWhole(BsonValue value, string type, long least, long most)
    {
        switch (value)
        {
            case BsonBoolean flag:
                return flag.Value ? 1 : 0;
            case BsonDateTime date:
                return date.MillisecondsSinceEpoch;
            case BsonString text:
                return long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) && parsed >= least && parsed <= most
                    ? parsed
                    : throw Unparsable(value, "number");
            case BsonDecimal128 number when Arithmetic.IsFinite(number):
                var truncated = Truncated(DecimalNumber.Of(number.Value));
                return truncated is { } exact && exact >= least && exact <= most ? exact : throw Overflow(value);
            case { IsNumeric: true } when WholeNumbers.TryTruncate(value, out var whole) && whole >= least && whole <= most:
                return whole;
            case { IsNumeric: true }:
                throw Overflow(value);
            default:
                throw Unsupported(value, type == "int" ? BsonType.Int32 : BsonType.Int64);
        }
    }

    private static long? Truncated(DecimalNumber number)
    {
        if (number.Exponent >= 0)
        {
            return number.TryRoundToInt64(out var whole) ? whole : null;
        }

        var quotient = number.Significand / System.Numerics.BigInteger.Pow(10, Math.Min(-number.Exponent, 100));
        return quotient >= long.MinValue && quotient <= long.MaxValue ? (long)quotient : null;
    }

    private static CommandFailedException Overflow(BsonValue value) =>
        ErrorCodes.ConversionFailure($"Conversion would overflow target type in $convert with no onError value: {value}");

    private static BsonDouble ToDouble(BsonValue value) => value switch
    {
        BsonBoolean flag => new BsonDouble(flag.Value ? 1 : 0),
        BsonDateTime date => new BsonDouble(date.MillisecondsSinceEpoch),
        BsonString text => ParseDouble(text),
        { IsNumeric: true } => new BsonDouble(NumberOrder.ToDouble(value)),
        _ => throw Unsupported(value, BsonType.Double),
    };

    private static BsonDouble ParseDouble(BsonString text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text.Value, Style, CultureInfo.InvariantCulture, out var number) ? new BsonDouble(number) : throw Unparsable(text, "number");
    }

    private static BsonDecimal128 ToDecimal(BsonValue value) => value switch
    {
        BsonBoolean flag => new BsonDecimal128(DecimalNumber.Of(flag.Value ? 1 : 0).ToDecimal128()),
        BsonDateTime date => new BsonDecimal128(DecimalNumber.Of(date.MillisecondsSinceEpoch).ToDecimal128()),
        BsonString text => Decimal128.TryParse(text.Value, out var parsed) ? new BsonDecimal128(parsed) : throw Unparsable(text, "number"),
        { IsNumeric: true } when Arithmetic.IsFinite(value) => new BsonDecimal128(Arithmetic.ToDecimalNumber(value).ToDecimal128()),
        { IsNumeric: true } => new BsonDecimal128(Arithmetic.SpecialOf(NumberOrder.ToDouble(value))),
        _ => throw Unsupported(value, BsonType.Decimal128),
    };

    private static BsonDateTime ToDate(BsonValue value) => value switch
    {
        BsonInt64 or BsonDouble or BsonDecimal128 => new BsonDateTime(ToWhole(value, "long", long.MinValue, long.MaxValue)),
        BsonObjectId id => new BsonDateTime(id.Value.CreationTime),
        BsonTimestamp timestamp => new BsonDateTime(timestamp.Timestamp * 1000L),
        BsonString text => DateMath.TryParse(text.Value, out var date) ? date : throw Unparsable(value, "date"),
        _ => throw Unsupported(value, BsonType.DateTime),
    };

    private static BsonObjectId ToObjectId(BsonValue value)
    {
        if (value is not BsonString text)
        {
            throw Unsupported(value, BsonType.ObjectId);
        }

        return ObjectId.TryParse(text.Value, out var id) ? new BsonObjectId(id) : throw Unparsable(value, "objectId");
    }

    private static BsonString ToText(BsonValue value) => value switch
    {
        BsonBoolean flag => flag.Value ? "true" : "false",
        BsonObjectId id => id.Value.ToString(),
        BsonDateTime date => Text.Iso(date),
        { IsNumeric: true } => Text.Number(value),
        _ => throw Unsupported(value, BsonType.String),
    };
}
