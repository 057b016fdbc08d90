using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary><c>$eq $ne $gt $gte $lt $lte $cmp</c>: over all types, in MongoDB's order; a missing value comes before null.</summary>
internal static class ComparisonFunctions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$cmp"] = Function.Binary(static (left, right) => new BsonInt32(Math.Sign(Compare(left, right)))),
        ["$eq"] = Test(static order => order == 0),
        ["$ne"] = Test(static order => order != 0),
        ["$gt"] = Test(static order => order > 0),
        ["$gte"] = Test(static order => order >= 0),
        ["$lt"] = Test(static order => order < 0),
        ["$lte"] = Test(static order => order <= 0),
    };

    private static OperatorParser Test(Func<int, bool> test) => Function.Binary((left, right) => test(Compare(left, right)) ? BsonBoolean.True : BsonBoolean.False);

    private static int Compare(BsonValue? left, BsonValue? right) => BsonOrder.Compare(left ?? BsonUndefined.Value, right ?? BsonUndefined.Value);
}
