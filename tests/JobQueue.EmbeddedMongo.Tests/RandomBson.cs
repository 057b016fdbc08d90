using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests;

/// <summary>Values of every type, drawn from so few that equal and neighbouring ones are common.</summary>
internal sealed class RandomBson(Random random)
{
    private static readonly double[] Reals = [0, -0.0, 1, -1, 0.1, 1.5, -2.5, 1e300, -1e300, 5e-324, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 9007199254740993, 9223372036854775807d];
    private static readonly long[] Wholes = [0, 1, -1, 2, 255, 256, -256, int.MaxValue, 9007199254740992, 9007199254740993, -9007199254740993, long.MaxValue, long.MinValue, long.MaxValue - 1];
    private static readonly string[] Decimals = ["0", "-0", "1", "1.0", "0.1", "0.10", "1.5", "-1.5", "9007199254740993", "9007199254740992.5", "1E+400", "-1E+400", "1E-400", "NaN", "Infinity", "-Infinity", "9223372036854775807"];
    private static readonly string[] Texts = ["", "a", "b", "ab", "a\0", "a\0b", "\0", "ä", "€", "\U0001F600", "\uFFFD", "Z"];

    internal BsonValue Value(int depth = 2) => random.Next(depth > 0 ? 18 : 15) switch
    {
        0 => BsonMinKey.Value,
        1 => BsonMaxKey.Value,
        2 => BsonNull.Value,
        3 => BsonUndefined.Value,
        4 => new BsonInt32((int)Wholes[random.Next(7)]),
        5 => new BsonInt64(Wholes[random.Next(Wholes.Length)]),
        6 => new BsonDouble(Reals[random.Next(Reals.Length)]),
        7 => new BsonDecimal128(Decimal128.Parse(Decimals[random.Next(Decimals.Length)])),
        8 or 9 => new BsonString(Texts[random.Next(Texts.Length)]),
        10 => new BsonBinaryData(new byte[random.Next(3)], random.Next(2) == 0 ? BsonBinarySubType.Binary : BsonBinarySubType.UserDefined),
        11 => new BsonObjectId(new ObjectId($"{random.Next(256):x2}{random.Next(2):x22}")),
        12 => BsonBoolean.Create(random.Next(2) == 0),
        13 => random.Next(2) == 0 ? new BsonDateTime(random.Next(-2, 3)) : new BsonTimestamp(random.Next(3), random.Next(3)),
        14 => new BsonRegularExpression(Texts[1 + random.Next(3)], random.Next(2) == 0 ? "" : "i"),
        15 or 16 => Document(depth - 1),
        _ => Array(depth - 1),
    };

    internal BsonDocument Document(int depth) => new(Enumerable.Range(0, random.Next(3)).Select(i => new BsonElement("xy"[i].ToString(), Value(depth))));

    internal BsonArray Array(int depth) => new(Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth)));
}
