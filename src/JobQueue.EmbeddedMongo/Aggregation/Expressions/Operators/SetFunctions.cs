using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Operators that take arrays as sets. The results are in MongoDB's order, which the manual leaves open.</summary>
internal static class SetFunctions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } = new Dictionary<string, OperatorParser>(StringComparer.Ordinal)
    {
        ["$setUnion"] = Combine("$setUnion", 17043, static (result, next) => result.UnionWith(next)),
        ["$setIntersection"] = Combine("$setIntersection", 17047, static (result, next) => result.IntersectWith(next)),
        ["$setDifference"] = Function.Binary(Difference),
        ["$setEquals"] = Function.Of(2, int.MaxValue, SetEquals),
        ["$setIsSubset"] = Function.Binary(static (left, right) =>
            (BsonBoolean)ToSet("$setIsSubset", 17046, left).IsSubsetOf(ToSet("$setIsSubset", 17042, right))),
        ["$allElementsTrue"] = Function.Unary(static value => (BsonBoolean)Items("$allElementsTrue", 17040, value).All(Truth.Of)),
        ["$anyElementTrue"] = Function.Unary(static value => (BsonBoolean)Items("$anyElementTrue", 17041, value).Any(Truth.Of)),
    };

    private static OperatorParser Combine(string name, int code, Action<HashSet<BsonValue>, IEnumerable<BsonValue>> combine) => Function.Variadic(values =>
    {
        HashSet<BsonValue>? result = null;
        foreach (var value in values)
        {
            if (Function.IsNullish(value))
            {
                return BsonNull.Value;
            }

            var items = Items(name, code, value);
            if (result is null)
            {
                result = new HashSet<BsonValue>(items, BsonOrder.Instance);
            }
            else
            {
                combine(result, items);
            }
        }

        return new BsonArray((result ?? []).Order(BsonOrder.Instance));
    });

    private static BsonValue? Difference(BsonValue? left, BsonValue? right)
    {
        if (Function.IsNullish(left) || Function.IsNullish(right))
        {
            return BsonNull.Value;
        }

        var seen = ToSet("$setDifference", 17049, right);
        return new BsonArray(Items("$setDifference", 17048, left).Where(seen.Add));
    }

    private static BsonValue? SetEquals(BsonValue?[] values)
    {
        var first = ToSet("$setEquals", 17044, values[0]);
        return (BsonBoolean)values.Skip(1).All(value => first.SetEquals(ToSet("$setEquals", 17044, value)));
    }

    private static HashSet<BsonValue> ToSet(string name, int code, BsonValue? value) => new(Items(name, code, value), BsonOrder.Instance);

    private static BsonArray Items(string name, int code, BsonValue? value) =>
        value as BsonArray ?? throw ErrorCodes.Create(code, $"All operands of {name} must be arrays. One argument is of type: {TypeNames.Of(value)}");
}
