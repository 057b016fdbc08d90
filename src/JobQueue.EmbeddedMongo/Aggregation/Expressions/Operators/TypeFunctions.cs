using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Operators that ask for a value's type or size.</summary>
internal static class TypeFunctions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$type"] = Function.Unary(static value => new BsonString(TypeNames.Of(value))),
        ["$isNumber"] = Function.Unary(static value => (BsonBoolean)(value is { IsNumeric: true })),
        ["$bsonSize"] = Function.Unary(static value => value is BsonDocument document ? new BsonInt32(document.ToBson().Length) : BsonNull.Value),
    };
}
