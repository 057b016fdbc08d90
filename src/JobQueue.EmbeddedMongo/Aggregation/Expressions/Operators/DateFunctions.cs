using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary><c>$dateToString $dateAdd $dateSubtract $dateDiff $dateTrunc $dateToParts $dateFromString</c>.</summary>
internal static class DateFunctions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$dateToString"] = ParseToString,
        ["$dateAdd"] = Shift(1),
        ["$dateSubtract"] = Shift(-1),
        ["$dateDiff"] = ParseDiff,
        ["$dateTrunc"] = ParseTrunc,
        ["$dateToParts"] = ParseToParts,
        ["$dateFromString"] = ParseFromString,
    };

    private static ScopedExpression ParseToString(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (18629, 18534, 18628), ["date"], "format", "timezone", "onNull");
        var (date, format) = (arguments["date"], arguments.Optional("format"));
        var (zone, onNull) = (arguments.Optional("timezone"), arguments.Optional("onNull"));
        return new ScopedExpression(scope =>
        {
            var pattern = format?.Evaluate(scope) ?? DateFormat.Default;
            var value = date.Evaluate(scope);
            var offset = zone?.Evaluate(scope);
            if (Function.IsNullish(value))
            {
                return onNull is null ? BsonNull.Value : onNull.Evaluate(scope);
            }

            if (Function.IsNullish(pattern) || (zone is not null && Function.IsNullish(offset)))
            {
                return BsonNull.Value;
            }

            var moment = DateMath.ToMoment(value!);
            return pattern is BsonString text
                ? DateFormat.Write(moment, DateMath.OffsetAt(moment, offset), text.Value)
                : throw ErrorCodes.Create(18533, $"$dateToString requires that 'format' be a string, found: {TypeNames.Of(pattern)}");
        });
    }

    private static OperatorParser Shift(int sign) => (name, operand, parser) =>
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (5166400, 5166401, 5166402), ["startDate", "unit", "amount"], "timezone");
        var (start, unit) = (arguments["startDate"], arguments["unit"]);
        var (amount, zone) = (arguments["amount"], arguments.Optional("timezone"));
        return new ScopedExpression(scope =>
        {
            var values = new[] { start.Evaluate(scope), unit.Evaluate(scope), amount.Evaluate(scope) };
            if (Array.Exists(values, Function.IsNullish))
            {
                return BsonNull.Value;
            }

            if (!WholeNumbers.TryExact(values[2]!, out var count))
            {
                throw ErrorCodes.Create(5166405, $"{name} expects integer amount of time units");
            }

            var moment = DateMath.ToMoment(values[0]!);
            var offset = DateMath.OffsetAt(moment, zone?.Evaluate(scope));
            return new BsonDateTime(DateUnits.Add(moment + offset, DateUnits.Parse(name, values[1]!), sign * count) - offset);
        });
    };

    private static ScopedExpression ParseDiff(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (5166301, 5166302, 5166303), ["startDate", "endDate", "unit"], "timezone");
        var (start, end) = (arguments["startDate"], arguments["endDate"]);
        var (unit, zone) = (arguments["unit"], arguments.Optional("timezone"));
        return new ScopedExpression(scope =>
        {
            var values = new[] { start.Evaluate(scope), end.Evaluate(scope), unit.Evaluate(scope) };
            if (Array.Exists(values, Function.IsNullish))
            {
                return BsonNull.Value;
            }

            var timezone = zone?.Evaluate(scope);
            var from = DateMath.ToMoment(values[0]!);
            var to = DateMath.ToMoment(values[1]!);
            return new BsonInt64(DateUnits.Between(from + DateMath.OffsetAt(from, timezone), to + DateMath.OffsetAt(to, timezone), DateUnits.Parse(name, values[2]!)));
        });
    }

    private static ScopedExpression ParseTrunc(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (5439007, 5439008, 5439009), ["date", "unit"], "binSize", "timezone");
        var (date, unit) = (arguments["date"], arguments["unit"]);
        var (size, zone) = (arguments.Optional("binSize"), arguments.Optional("timezone"));
        return new ScopedExpression(scope =>
        {
            var (value, unitName) = (date.Evaluate(scope), unit.Evaluate(scope));
            if (Function.IsNullish(value) || Function.IsNullish(unitName))
            {
                return BsonNull.Value;
            }

            long count = 1;
            if (size is not null && (!WholeNumbers.TryExact(size.Evaluate(scope) ?? BsonNull.Value, out count) || count < 1))
            {
                throw ErrorCodes.Create(5439017, "$dateTrunc requires 'binSize' to be a positive integer");
            }

            var moment = DateMath.ToMoment(value!);
            var offset = DateMath.OffsetAt(moment, zone?.Evaluate(scope));
            return new BsonDateTime(DateUnits.Truncate(moment + offset, DateUnits.Parse(name, unitName!), count) - offset);
        });
    }

    private static ScopedExpression ParseToParts(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (40524, 40520, 40522), ["date"], "timezone");
        var (date, zone) = (arguments["date"], arguments.Optional("timezone"));
        return new ScopedExpression(scope =>
        {
            var value = date.Evaluate(scope);
            if (Function.IsNullish(value))
            {
                return BsonNull.Value;
            }

            var moment = DateMath.ToMoment(value!);
            moment += DateMath.OffsetAt(moment, zone?.Evaluate(scope));
            return new BsonDocument
            {
                { "year", moment.Year },
                { "month", moment.Month },
                { "day", moment.Day },
                { "hour", moment.Hour },
                { "minute", moment.Minute },
                { "second", moment.Second },
                { "millisecond", moment.Millisecond },
            };
        });
    }

    private static ScopedExpression ParseFromString(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (40540, 40541, 40542), ["dateString"], "onError", "onNull");
        var (input, onError, onNull) = (arguments["dateString"], arguments.Optional("onError"), arguments.Optional("onNull"));
        return new ScopedExpression(scope =>
        {
            var value = input.Evaluate(scope);
            if (Function.IsNullish(value))
            {
                return onNull is null ? BsonNull.Value : onNull.Evaluate(scope);
            }

            if (value is BsonString text && DateMath.TryParse(text.Value, out var date))
            {
                return date;
            }

            return onError is null ? throw ErrorCodes.ConversionFailure($"Error parsing date string '{value}'") : onError.Evaluate(scope);
        });
    }
}
