using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Query;

/// <summary>Values, filters and updates by chance, repeatable by their seed; many of them are malformed.</summary>
internal sealed class RandomBson(int seed)
{
    private static readonly string[] Names = ["a", "b", "c", "0", "1", "_id"];
    private static readonly string[] Paths = ["a", "b", "a.b", "a.0", "a.0.b", "b.c", "_id", "a.$", "a.$[]", "a.$[].b", "", "a..b", "$x"];
    private static readonly string[] Conditions = [.. "$eq $ne $gt $gte $lt $lte $in $nin $exists $type $regex $mod $all $elemMatch $size $not $bitsAllSet $nosuch".Split(' ')];
    private static readonly string[] Operators = [.. "$set $unset $setOnInsert $inc $mul $min $max $rename $currentDate $push $addToSet $pop $pull $pullAll $bit".Split(' ')];

    private static readonly BsonValue[] Scalars =
    [
        0, 1, -3, 5L, 1.5, -0.5, double.NaN, double.PositiveInfinity, long.MaxValue, long.MinValue, 9007199254740993L, 9007199254740992.0,
        Decimal128.Parse("1.5"), Decimal128.Parse("NaN"), Decimal128.Parse("1E+6000"), Decimal128.Parse("9007199254740993"), Decimal128.Parse("0.1"),
        "", "a", "x", "$a", "int", BsonNull.Value, BsonUndefined.Value, true, false, BsonMinKey.Value, BsonMaxKey.Value, new BsonTimestamp(1, 1),
        new BsonDateTime(0), new BsonDateTime(long.MaxValue), ObjectId.Empty, new BsonRegularExpression("^a", "i"), new BsonRegularExpression("("),
        new BsonBinaryData([1, 2, 3]),
    ];

    private readonly Random _random = new(seed);

    public BsonValue Value(int depth = 0) => _random.Next(depth > 2 ? 7 : 10) switch
    {
        < 7 => Pick(Scalars),
        7 => Document(depth + 1),
        _ => Array(depth + 1),
    };

    public BsonDocument Document(int depth = 0) => Fields(() => Pick(Names), () => Value(depth));

    public BsonDocument Filter(int depth = 0) => Fields(
        () => depth < 2 && _random.Next(5) == 0 ? Pick(["$and", "$or", "$nor"]) : Pick(Paths),
        () => _random.Next(6) == 0 ? new BsonArray { Filter(depth + 1) } : Condition(depth));

    public BsonValue Update() => _random.Next(8) == 0
        ? Document()
        : Fields(() => Pick(Operators), () => Fields(() => Pick(Paths), Operand));

    private BsonValue Condition(int depth) => _random.Next(3) == 0
        ? Value()
        : Fields(() => Pick(Conditions), () => _random.Next(4) == 0 && depth < 3 ? Condition(depth + 1) : Value());

    private BsonValue Operand() => _random.Next(6) switch
    {
        0 => new BsonDocument { { "$each", Array(1) }, { "$slice", Value(3) }, { "$position", Value(3) } },
        1 => Pick(Paths),
        2 => new BsonDocument(Pick(["and", "or", "xor"]), Value(3)),
        3 => Condition(2),
        _ => Value(),
    };

    private BsonArray Array(int depth) => new(Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth)).ToList());

    private BsonDocument Fields(Func<string> name, Func<BsonValue> value)
    {
        var document = new BsonDocument();
        for (var i = _random.Next(4); i > 0; i--)
        {
            document[name()] = value();
        }

        return document;
    }

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
