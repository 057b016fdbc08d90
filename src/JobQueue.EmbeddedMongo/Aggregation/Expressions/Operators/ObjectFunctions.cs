using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Operators on documents as values.</summary>
internal static class ObjectFunctions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$mergeObjects"] = Function.Variadic(static values => Merge(values is [BsonArray array] ? array : values)),
        ["$objectToArray"] = Function.Unary(ToArray),
        ["$arrayToObject"] = Function.Unary(FromArray),
        ["$getField"] = ParseGetField,
        ["$setField"] = ParseSetField,
        ["$unsetField"] = ParseSetField,
    };

    /// <summary>The documents' fields in one document; later ones win, null and missing are nothing.</summary>
    public static BsonDocument Merge(IEnumerable<BsonValue?> values)
    {
        var result = new BsonDocument();
        foreach (var value in values)
        {
            switch (value)
            {
                case null or BsonNull or BsonUndefined:
                    break;
                case BsonDocument document:
                    result.Merge(document, overwriteExistingElements: true);
                    break;
                default:
                    throw ErrorCodes.Create(40400, $"$mergeObjects requires object inputs, but input {value} is of type {TypeNames.Of(value)}");
            }
        }

        return result;
    }

    private static BsonValue? ToArray(BsonValue? value) => value switch
    {
        null or BsonNull or BsonUndefined => BsonNull.Value,
        BsonDocument document => new BsonArray(document.Select(static element => new BsonDocument { { "k", element.Name }, { "v", element.Value } })),
        _ => throw ErrorCodes.Create(40390, $"$objectToArray requires a document input, found: {TypeNames.Of(value)}"),
    };

    private static BsonValue? FromArray(BsonValue? value)
    {
        if (Function.IsNullish(value))
        {
            return BsonNull.Value;
        }

        if (value is not BsonArray array)
        {
            throw ErrorCodes.Create(40386, $"$arrayToObject requires an array input, found: {TypeNames.Of(value)}");
        }

        var result = new BsonDocument();
        foreach (var item in array)
        {
            var (key, content) = PairOf(item);
            result[key] = content;
        }

        return result;
    }

    private static (string Key, BsonValue Value) PairOf(BsonValue item)
    {
        switch (item)
        {
            case BsonArray pair:
                if (pair.Count != 2)
                {
                    throw ErrorCodes.Create(40397, $"$arrayToObject requires an array of size 2 arrays, found array of size: {pair.Count}");
                }

                return pair[0] is BsonString key
                    ? (ResultNames.Check(key.Value, 4940400), pair[1])
                    : throw ErrorCodes.Create(40395, $"$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: {TypeNames.Of(pair[0])}");
            case BsonDocument document:
                if (document.ElementCount != 2)
                {
                    throw ErrorCodes.Create(40392, $"$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys: {document.ElementCount}");
                }

                if (!document.TryGetValue("k", out var k) || !document.TryGetValue("v", out var v))
                {
                    throw ErrorCodes.Create(40393, "$arrayToObject requires an object with keys 'k' and 'v'.");
                }

                return k is BsonString name
                    ? (ResultNames.Check(name.Value, 4940401), v)
                    : throw ErrorCodes.Create(40394, $"$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: {TypeNames.Of(k)}");
            default:
                throw ErrorCodes.Create(40398, $"Unrecognised input type format for $arrayToObject: {TypeNames.Of(item)}");
        }
    }

    private static ScopedExpression ParseGetField(string name, BsonValue operand, ExpressionParser parser)
    {
        var isNamed = operand is BsonDocument document && document.Contains("field");
        var field = FieldName(isNamed ? operand["field"] : operand);
        var input = isNamed && operand.AsBsonDocument.TryGetValue("input", out var source) ? parser.ParseValue(source) : parser.ParseValue("$$CURRENT");
        return new ScopedExpression(scope => input.Evaluate(scope) is BsonDocument container && container.TryGetValue(field, out var value) ? value : null);
    }

    private static ScopedExpression ParseSetField(string name, BsonValue operand, ExpressionParser parser)
    {
        IReadOnlyList<string> required = name == "$setField" ? ["field", "input", "value"] : ["field", "input"];
        var arguments = NamedArguments.Parse(name, operand, parser, (4161100, 4161101, 4161102), required);
        var field = FieldName(arguments.Raw("field"));
        var input = arguments["input"];
        var value = arguments.Optional("value");
        return new ScopedExpression(scope =>
        {
            var target = input.Evaluate(scope);
            if (Function.IsNullish(target))
            {
                return BsonNull.Value;
            }

            if (target is not BsonDocument document)
            {
                throw ErrorCodes.Create(4161105, $"{name} requires 'input' to evaluate to type Object");
            }

            var result = new BsonDocument(document.Elements);
            if (value?.Evaluate(scope) is { } content)
            {
                result[field] = content;
            }
            else
            {
                result.Remove(field);
            }

            return result;
        });
    }

    /// <summary>The name, which is a constant; <c>$literal</c> spells one with a dollar sign.</summary>
    private static string FieldName(BsonValue value) => value switch
    {
        BsonString text when !text.Value.StartsWith('$') => ResultNames.Check(text.Value),
        BsonDocument { ElementCount: 1 } document when document.GetElement(0) is { Name: "$literal" or "$const", Value: BsonString literal } => ResultNames.Check(literal.Value),
        _ => throw ErrorCodes.Create(5654602, $"the field must be a constant string, found {value}"),
    };
}
