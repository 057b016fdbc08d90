using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary><c>$convert</c> and its short forms <c>$toInt</c>, <c>$toString</c> and so on.</summary>
internal static class ConvertExpression
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$convert"] = Parse,
        ["$toBool"] = To(BsonType.Boolean),
        ["$toDate"] = To(BsonType.DateTime),
        ["$toDecimal"] = To(BsonType.Decimal128),
        ["$toDouble"] = To(BsonType.Double),
        ["$toInt"] = To(BsonType.Int32),
        ["$toLong"] = To(BsonType.Int64),
        ["$toObjectId"] = To(BsonType.ObjectId),
        ["$toString"] = To(BsonType.String),
    };

    private static OperatorParser To(BsonType type) => Function.Unary(value => Function.IsNullish(value) ? BsonNull.Value : Conversions.Convert(value!, type));

    private static ScopedExpression Parse(string name, BsonValue operand, ExpressionParser parser)
    {
        var arguments = NamedArguments.Parse(name, operand, parser, (9, 9, 9), ["input", "to"], "onError", "onNull");
        var (input, to) = (arguments["input"], arguments["to"]);
        var (onError, onNull) = (arguments.Optional("onError"), arguments.Optional("onNull"));
        return new ScopedExpression(scope =>
        {
            var target = to.Evaluate(scope);
            var value = input.Evaluate(scope);
            if (Function.IsNullish(value))
            {
                return onNull is null ? BsonNull.Value : onNull.Evaluate(scope);
            }

            if (Function.IsNullish(target))
            {
                return BsonNull.Value;
            }

            try
            {
                return Conversions.Convert(value!, TypeOf(target!));
            }
            catch (CommandFailedException failure) when (failure.Code == 241 && onError is not null)
            {
                return onError.Evaluate(scope);
            }
        });
    }

    private static BsonType TypeOf(BsonValue target)
    {
        var isName = target is BsonString;
        if (!isName && !(target.IsNumeric && WholeNumbers.TryExact(target, out _)))
        {
            throw ErrorCodes.FailedToParse($"$convert's 'to' argument must be a string or number, but is {TypeNames.Of(target)}");
        }

        return TypeNames.Parse(target) is [var type] ? type : throw ErrorCodes.BadValue($"Unknown type name: {target}");
    }
}
