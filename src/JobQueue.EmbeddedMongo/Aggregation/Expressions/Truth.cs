using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions;

/// <summary>Values as conditions: missing, null, undefined, false and zero are false, everything else is true.</summary>
internal static class Truth
{
    public static bool Of(BsonValue? value) => value?.BsonType switch
    {
        null or BsonType.Null or BsonType.Undefined => false,
        BsonType.Boolean => value.AsBoolean,
        BsonType.Int32 => value.AsInt32 != 0,
        BsonType.Int64 => value.AsInt64 != 0,
        BsonType.Double => value.AsDouble != 0,
        BsonType.Decimal128 => NumberOrder.Compare(value, BsonInt32.Create(0)) != 0,
        _ => true,
    };
}
