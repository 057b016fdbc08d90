using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage.Keys;

/// <summary>The first byte of an encoded value: MongoDB's comparison order of types. None is 0x00 or 0xFF, also not when inverted.</summary>
internal static class KeyType
{
    internal const byte MinKey = 1;
    internal const byte Undefined = 5;
    internal const byte Null = 10;
    internal const byte Number = 20;
    internal const byte String = 30;
    internal const byte Document = 40;
    internal const byte Array = 50;
    internal const byte Binary = 60;
    internal const byte ObjectId = 70;
    internal const byte Boolean = 80;
    internal const byte Date = 90;
    internal const byte Timestamp = 100;
    internal const byte Regex = 110;
    internal const byte JavaScript = 120;
    internal const byte JavaScriptWithScope = 130;
    internal const byte MaxKey = 250;

    internal static byte Of(BsonType type) => type switch
    {
        BsonType.MinKey => MinKey,
        BsonType.Undefined => Undefined,
        BsonType.Null => Null,
        BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128 => Number,
        BsonType.String or BsonType.Symbol => String,
        BsonType.Document => Document,
        BsonType.Array => Array,
        BsonType.Binary => Binary,
        BsonType.ObjectId => ObjectId,
        BsonType.Boolean => Boolean,
        BsonType.DateTime => Date,
        BsonType.Timestamp => Timestamp,
        BsonType.RegularExpression => Regex,
        BsonType.JavaScript => JavaScript,
        BsonType.JavaScriptWithScope => JavaScriptWithScope,
        BsonType.MaxKey => MaxKey,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type a document can hold."),
    };
}
