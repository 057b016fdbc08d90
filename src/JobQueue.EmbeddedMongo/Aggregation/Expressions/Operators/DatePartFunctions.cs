using System.Globalization;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Operators that take one part out of a date.</summary>
internal static class DatePartFunctions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$year"] = Part(static date => date.Year),
        ["$month"] = Part(static date => date.Month),
        ["$dayOfMonth"] = Part(static date => date.Day),
        ["$dayOfWeek"] = Part(static date => (int)date.DayOfWeek + 1),
        ["$dayOfYear"] = Part(static date => date.DayOfYear),
        ["$hour"] = Part(static date => date.Hour),
        ["$minute"] = Part(static date => date.Minute),
        ["$second"] = Part(static date => date.Second),
        ["$millisecond"] = Part(static date => date.Millisecond),
        ["$week"] = Part(static date => (date.DayOfYear + 6 - (int)date.DayOfWeek) / 7),
        ["$isoWeek"] = Part(static date => ISOWeek.GetWeekOfYear(date)),
        ["$isoWeekYear"] = Part(static date => (long)ISOWeek.GetYear(date)),
        ["$isoDayOfWeek"] = Part(static date => date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek),
    };

    private static OperatorParser Part(Func<DateTime, BsonValue> part) => (name, operand, parser) =>
    {
        var isNamed = operand is BsonDocument { ElementCount: > 0 } document && !document.GetElement(0).Name.StartsWith('$');
        var (date, zone) = isNamed ? Named(name, operand, parser) : (Function.Arguments(name, operand, parser, 1, 1)[0], null);
        return new ScopedExpression(scope =>
        {
            var value = date.Evaluate(scope);
            var offset = zone?.Evaluate(scope);
            if (Function.IsNullish(value) || (zone is not null && Function.IsNullish(offset)))
            {
                return BsonNull.Value;
            }

            var moment = DateMath.ToMoment(value!);
            return part(moment + DateMath.OffsetAt(moment, offset));
        });
    };

    private static (Expression Date, Expression? Zone) Named(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (40535, 40535, 40539), ["date"], "timezone");
        return (arguments["date"], arguments.Optional("timezone"));
    }
}
