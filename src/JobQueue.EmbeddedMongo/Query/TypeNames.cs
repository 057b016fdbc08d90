using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>MongoDB's names and numbers of the BSON types.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<string, BsonType> ByName = new(StringComparer.Ordinal)
    {
        ["double"] = BsonType.Double,
        ["string"] = BsonType.String,
        ["object"] = BsonType.Document,
        ["array"] = BsonType.Array,
        ["binData"] = BsonType.Binary,
        ["undefined"] = BsonType.Undefined,
        ["objectId"] = BsonType.ObjectId,
        ["bool"] = BsonType.Boolean,
        ["date"] = BsonType.DateTime,
        ["null"] = BsonType.Null,
        ["regex"] = BsonType.RegularExpression,
        ["javascript"] = BsonType.JavaScript,
        ["symbol"] = BsonType.Symbol,
        ["javascriptWithScope"] = BsonType.JavaScriptWithScope,
        ["int"] = BsonType.Int32,
        ["timestamp"] = BsonType.Timestamp,
        ["long"] = BsonType.Int64,
        ["decimal"] = BsonType.Decimal128,
        ["minKey"] = BsonType.MinKey,
        ["maxKey"] = BsonType.MaxKey,
    };

    private static readonly Dictionary<BsonType, string> ByType = ByName.ToDictionary(pair => pair.Value, pair => pair.Key);
    private static readonly BsonType[] Numbers = [BsonType.Int32, BsonType.Int64, BsonType.Double, BsonType.Decimal128];

    // DBPointer is deprecated and the driver's BSON library cannot hold it, but a filter may still name it: it matches nothing.
    private const string DbPointer = "dbPointer";
    private const int DbPointerCode = 12;

    /// <summary>The value's type by name; a missing value has the type "missing".</summary>
    public static string Of(BsonValue? value) => value is null ? "missing" : ByType[value.BsonType];

    /// <summary>The name of a type.</summary>
    public static string NameOf(BsonType type) => ByType[type];

    /// <summary>The types that a name (an alias such as "number" too) or a number stands for.</summary>
    public static IReadOnlyList<BsonType> Parse(BsonValue value)
    {
        if (value.IsString)
        {
            return value.AsString switch
            {
                "number" => Numbers,
                DbPointer => [],
                var name => ByName.TryGetValue(name, out var type) ? [type] : throw ErrorCodes.BadValue($"Unknown type name alias: {name}"),
            };
        }

        if (!value.IsNumeric)
        {
            throw ErrorCodes.TypeMismatch("type must be represented as a number or a string");
        }

        if (!WholeNumbers.TryExact(value, out var code))
        {
            throw ErrorCodes.BadValue($"Invalid numerical type code: {value}");
        }

        return code switch
        {
            -1 or 255 => [BsonType.MinKey],
            DbPointerCode => [],
            > 0 and <= 127 when ByType.ContainsKey((BsonType)code) => [(BsonType)code],
            _ => throw ErrorCodes.BadValue($"Invalid numerical type code: {code}"),
        };
    }
}
