using JobQueue.EmbeddedMongo.Query.Predicates;
using JobQueue.EmbeddedMongo.Storage.Keys;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>
/// The index entries among which every document lies that a predicate can match. The intervals may hold more than that: the filter is asked
/// again after the document is fetched.
/// </summary>
internal static class PredicateIntervals
{
    /// <summary>Null and undefined; missing fields are indexed as null.</summary>
    internal static readonly KeyInterval Nothing = new(KeyCut.Before(KeyType.Undefined), KeyCut.After(KeyType.Null));

    // Two points rather than one range, so that an equality with null still lets the fields after it give the order.
    private static readonly IntervalSet NullOrMissing = IntervalSet.Of(KeyInterval.Point([KeyType.Undefined]), KeyInterval.Point([KeyType.Null]));

    private static readonly byte[] NaN = KeyBuilder.Encode(double.NaN);

    internal static IntervalSet Of(ValuePredicate predicate, bool multikey) => predicate switch
    {
        ComparePredicate compare => OfComparison(compare.Comparison, compare.Operand),
        InPredicate choice => OfChoice(choice),
        AllOfPredicate all => OfAll(all.Parts, multikey),
        RegexPredicate regex => OfRegex(regex),
        TypePredicate type => OfTypes(type.Types),
        ModPredicate => IntervalSet.Of(KeyInterval.Type(KeyType.Number)),
        NotPredicate not => OfNegation(not.Inner, multikey),
        // All conditions are about one element, so they may be combined even where there are arrays.
        ElemMatchValuePredicate element => Of(element.Element, multikey: false),
        NeverPredicate => IntervalSet.None,
        _ => IntervalSet.All,
    };

    /// <summary>What is left when the predicate must not hold. Only exact intervals can be turned round.</summary>
    internal static IntervalSet OfNegation(ValuePredicate predicate, bool multikey)
    {
        if (predicate is not (ComparePredicate or InPredicate { Patterns.Count: 0 }))
        {
            return IntervalSet.All;
        }

        var excluded = Of(predicate, multikey);
        var holdsNothing = excluded.Overlaps(Nothing);
        var holdsArrays = predicate switch
        {
            ComparePredicate compare => compare.Operand.IsBsonArray || compare.Operand.BsonType is BsonType.MinKey or BsonType.MaxKey || NanOf(compare.Operand),
            InPredicate choice => choice.Values.Any(value => value.IsBsonArray),
            _ => true,
        };

        // An empty array is indexed as undefined, but { $ne: null } matches it.
        return holdsArrays || (holdsNothing && multikey) ? IntervalSet.All : excluded.Complement();
    }

    private static bool NanOf(BsonValue value) => value.IsDouble && double.IsNaN(value.AsDouble);

    private static IntervalSet OfComparison(ComparisonOperator comparison, BsonValue operand)
    {
        if (operand.BsonType is BsonType.MinKey or BsonType.MaxKey)
        {
            return comparison == ComparisonOperator.Equal ? Point(operand) : IntervalSet.All;
        }

        if (operand.IsBsonNull || operand.IsBsonUndefined)
        {
            return NullOrMissing;
        }

        if (operand is BsonArray array)
        {
            return comparison == ComparisonOperator.Equal ? OfArray(array) : IntervalSet.All;
        }

        return comparison == ComparisonOperator.Equal ? Point(operand) : OfRange(comparison, operand);
    }

    private static IntervalSet OfRange(ComparisonOperator comparison, BsonValue operand)
    {
        var value = KeyBuilder.Encode(operand);
        var type = KeyType.Of(operand.BsonType);
        var isNumber = type == KeyType.Number;
        if (isNumber && value.AsSpan().SequenceEqual(NaN))
        {
            return comparison is ComparisonOperator.LessOrEqual or ComparisonOperator.GreaterOrEqual ? Point(operand) : IntervalSet.None;
        }

        var first = isNumber ? KeyCut.AfterValue(NaN) : KeyCut.Before(type);
        return IntervalSet.Of(comparison switch
        {
            ComparisonOperator.Less => new KeyInterval(first, KeyCut.BeforeValue(value)),
            ComparisonOperator.LessOrEqual => new KeyInterval(first, KeyCut.AfterValue(value)),
            ComparisonOperator.Greater => new KeyInterval(KeyCut.AfterValue(value), KeyCut.After(type)),
            _ => new KeyInterval(KeyCut.BeforeValue(value), KeyCut.After(type)),
        });
    }

    // The index holds an array's items, so an array is found under its first one; as an item of another array it is a value of its own.
    private static IntervalSet OfArray(BsonArray array)
    {
        var items = array.Count == 0 || array[0] is BsonNull ? NullOrMissing : Point(array[0]);
        return items.Union(Point(array));
    }

    private static IntervalSet OfChoice(InPredicate choice) => IntervalSet.Of(
        choice.Values.SelectMany(value => OfComparison(ComparisonOperator.Equal, value).Intervals)
            .Concat(choice.Patterns.SelectMany(pattern => OfRegex(pattern).Intervals)));

    private static IntervalSet OfAll(IReadOnlyList<ValuePredicate> parts, bool multikey)
    {
        var sets = parts.Select(part => Of(part, multikey));
        return multikey ? Narrowest(sets) : sets.Aggregate(IntervalSet.All, (all, next) => all.Intersect(next));
    }

    /// <summary>Of several conditions that different array elements may satisfy, the one that promises the fewest entries.</summary>
    internal static IntervalSet Narrowest(IEnumerable<IntervalSet> sets) =>
        sets.OrderBy(set => set.IsAll ? 3 : set.IsPoints ? 0 : set.Intervals.All(interval => interval.Low.Prefix.Length > 1 && interval.High.Prefix.Length > 1) ? 1 : 2)
            .ThenBy(set => set.Intervals.Count)
            .FirstOrDefault(IntervalSet.All);

    private static IntervalSet OfRegex(RegexPredicate regex)
    {
        var strings = KeyInterval.Type(KeyType.String);
        if (RegexPrefix.Of(regex.Pattern, regex.Options) is { Length: > 0 } prefix)
        {
            var encoded = KeyBuilder.Encode(prefix)[..^2];
            strings = new KeyInterval(KeyCut.Before(encoded), KeyCut.After(encoded));
        }

        return IntervalSet.Of(strings, KeyInterval.Type(KeyType.Regex));
    }

    private static IntervalSet OfTypes(IReadOnlySet<BsonType> types)
    {
        // An array's items stand in the index instead of itself.
        return types.Contains(BsonType.Array) || types.Contains(BsonType.Undefined) || types.Contains(BsonType.Null)
            ? IntervalSet.All
            : IntervalSet.Of(types.Select(type => KeyInterval.Type(KeyType.Of(type))));
    }

    private static IntervalSet Point(BsonValue value) => IntervalSet.Of(KeyInterval.Point(KeyBuilder.Encode(value)));
}
