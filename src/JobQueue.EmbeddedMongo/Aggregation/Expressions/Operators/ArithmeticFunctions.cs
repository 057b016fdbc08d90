using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary><c>$add $subtract $multiply $divide $mod</c>.</summary>
internal static class ArithmeticFunctions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$add"] = Function.Variadic(Add),
        ["$subtract"] = Function.Binary(Subtract),
        ["$multiply"] = Function.Variadic(Multiply),
        ["$divide"] = Function.Binary(Divide),
        ["$mod"] = Function.Binary(Mod),
    };

    /// <summary>The sum of two numbers; int64 overflow goes on as a double.</summary>
    public static BsonValue Sum(BsonValue left, BsonValue right) =>
        Arithmetic.TryAdd(left, right) ?? new BsonDouble(NumberOrder.ToDouble(left) + NumberOrder.ToDouble(right));

    /// <summary>The quotient of two numbers, the second not zero: decimal128 if one of them is, else a double.</summary>
    public static BsonValue Quotient(BsonValue left, BsonValue right)
    {
        if (!left.IsDecimal128 && !right.IsDecimal128)
        {
            return new BsonDouble(NumberOrder.ToDouble(left) / NumberOrder.ToDouble(right));
        }

        return new BsonDecimal128(Arithmetic.IsFinite(left) && Arithmetic.IsFinite(right)
            ? Arithmetic.ToDecimalNumber(left).Divide(Arithmetic.ToDecimalNumber(right)).ToDecimal128()
            : DecimalOf(NumberOrder.ToDouble(left) / NumberOrder.ToDouble(right)));
    }

    private static BsonValue? Add(BsonValue?[] values)
    {
        BsonValue sum = BsonInt32.Create(0);
        BsonDateTime? date = null;
        foreach (var value in values)
        {
            switch (value)
            {
                case null or BsonNull or BsonUndefined:
                    return BsonNull.Value;
                case BsonDateTime when date is not null:
                    throw ErrorCodes.Create(16612, "only one date allowed in an $add expression");
                case BsonDateTime moment:
                    date = moment;
                    break;
                case { IsNumeric: true }:
                    sum = Sum(sum, value);
                    break;
                default:
                    throw ErrorCodes.Create(16554, $"$add only supports numeric or date types, not {TypeNames.Of(value)}");
            }
        }

        return date is null ? sum : Shift(date, sum, 1);
    }

    private static BsonValue? Subtract(BsonValue? left, BsonValue? right)
    {
        if (Function.IsNullish(left) || Function.IsNullish(right))
        {
            return BsonNull.Value;
        }

        return (left, right) switch
        {
            ({ IsNumeric: true }, { IsNumeric: true }) => Difference(left, right),
            (BsonDateTime l, BsonDateTime r) => new BsonInt64(l.MillisecondsSinceEpoch - r.MillisecondsSinceEpoch),
            (BsonDateTime date, { IsNumeric: true }) => Shift(date, right, -1),
            _ => throw ErrorCodes.Create(16556, $"can't $subtract {TypeNames.Of(right)} from {TypeNames.Of(left)}"),
        };
    }

    private static BsonValue Difference(BsonValue left, BsonValue right)
    {
        var negated = right.BsonType switch
        {
            BsonType.Int32 when right.AsInt32 != int.MinValue => new BsonInt32(-right.AsInt32),
            BsonType.Int32 => new BsonInt64(-(long)right.AsInt32),
            BsonType.Int64 when right.AsInt64 != long.MinValue => new BsonInt64(-right.AsInt64),
            BsonType.Int64 or BsonType.Double => new BsonDouble(-NumberOrder.ToDouble(right)),
            _ => Arithmetic.TryMultiply(right, BsonInt32.Create(-1))!,
        };
        var difference = Sum(left, negated);

        // int32 minus the least int32 may fit into int32 again.
        return left.IsInt32 && right.IsInt32 && difference is BsonInt64 { Value: >= int.MinValue and <= int.MaxValue } small ? new BsonInt32((int)small.Value) : difference;
    }

    private static BsonValue? Multiply(BsonValue?[] values)
    {
        BsonValue product = BsonInt32.Create(1);
        foreach (var value in values)
        {
            if (Function.IsNullish(value))
            {
                return BsonNull.Value;
            }

            if (!value!.IsNumeric)
            {
                throw ErrorCodes.Create(16555, $"$multiply only supports numeric types, not {TypeNames.Of(value)}");
            }

            product = Arithmetic.TryMultiply(product, value) ?? new BsonDouble(NumberOrder.ToDouble(product) * NumberOrder.ToDouble(value));
        }

        return product;
    }

    private static BsonValue? Divide(BsonValue? left, BsonValue? right)
    {
        if (Function.IsNullish(left) || Function.IsNullish(right))
        {
            return BsonNull.Value;
        }

        if (!left!.IsNumeric || !right!.IsNumeric)
        {
            throw ErrorCodes.Create(16609, $"$divide only supports numeric types, not {TypeNames.Of(left)} and {TypeNames.Of(right)}");
        }

        return IsZero(right) ? throw ErrorCodes.Create(16608, "can't $divide by zero") : Quotient(left, right);
    }

    private static BsonValue? Mod(BsonValue? left, BsonValue? right)
    {
        if (Function.IsNullish(left) || Function.IsNullish(right))
        {
            return BsonNull.Value;
        }

        if (!left!.IsNumeric || !right!.IsNumeric)
        {
            throw ErrorCodes.Create(16611, $"$mod only supports numeric types, not {TypeNames.Of(left)} and {TypeNames.Of(right)}");
        }

        return IsZero(right) ? throw ErrorCodes.Create(16610, "can't $mod by zero") : Remainder(left, right);
    }

    private static BsonValue Remainder(BsonValue left, BsonValue right)
    {
        if (left.IsDecimal128 || right.IsDecimal128)
        {
            return new BsonDecimal128(Arithmetic.IsFinite(left) && Arithmetic.IsFinite(right)
                ? Arithmetic.ToDecimalNumber(left).Remainder(Arithmetic.ToDecimalNumber(right)).ToDecimal128()
                : DecimalOf(NumberOrder.ToDouble(left) % NumberOrder.ToDouble(right)));
        }

        if (left.IsDouble || right.IsDouble)
        {
            return new BsonDouble(NumberOrder.ToDouble(left) % NumberOrder.ToDouble(right));
        }

        var divisor = right.ToInt64();
        var remainder = divisor == -1 ? 0 : left.ToInt64() % divisor;
        return left.IsInt32 && right.IsInt32 ? new BsonInt32((int)remainder) : new BsonInt64(remainder);
    }

    private static Decimal128 DecimalOf(double value) =>
        double.IsFinite(value) ? DecimalNumber.Of(value, 15).ToDecimal128() : Arithmetic.SpecialOf(value);

    private static bool IsZero(BsonValue value) => NumberOrder.Compare(value, BsonInt32.Create(0)) == 0;

    private static BsonDateTime Shift(BsonDateTime date, BsonValue milliseconds, int sign)
    {
        var whole = milliseconds switch
        {
            BsonDouble number => Math.Round(number.Value, MidpointRounding.AwayFromZero),
            _ => NumberOrder.ToDouble(milliseconds),
        };
        return new BsonDateTime(date.MillisecondsSinceEpoch + (sign * (long)whole));
    }
}
