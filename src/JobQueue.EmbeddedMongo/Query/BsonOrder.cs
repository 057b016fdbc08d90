using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>
/// MongoDB's order over all BSON values, with an equality and a hash that agree with it: 1, 1.0 and NumberDecimal(1) are one value.
/// See "Comparison/Sort Order" in MongoDB's manual. <see cref="BsonValue.CompareTo(BsonValue)"/> is another order.
/// </summary>
internal sealed class BsonOrder : IComparer<BsonValue>, IEqualityComparer<BsonValue>
{
    private BsonOrder()
    {
    }

    /// <summary>The order as a comparer for sorted and hashed collections.</summary>
    public static BsonOrder Instance { get; } = new();

    /// <summary>Less than zero when <paramref name="left"/> comes first; a missing value is passed as undefined.</summary>
    public static int Compare(BsonValue left, BsonValue right)
    {
        var byType = TypeRank(left).CompareTo(TypeRank(right));
        return byType != 0 ? byType : CompareOfOneRank(left, right);
    }

    /// <summary>Whether the two values are one to MongoDB.</summary>
    public static bool AreEqual(BsonValue left, BsonValue right) => ReferenceEquals(left, right) || Compare(left, right) == 0;

    /// <summary>The place of the value's type among all types; values of different rank never match a comparison.</summary>
    public static int TypeRank(BsonValue value) => value.BsonType switch
    {
        BsonType.MinKey => -1,
        BsonType.Undefined => 0,
        BsonType.Null => 5,
        BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128 => 10,
        BsonType.String or BsonType.Symbol => 15,
        BsonType.Document => 20,
        BsonType.Array => 25,
        BsonType.Binary => 30,
        BsonType.ObjectId => 35,
        BsonType.Boolean => 40,
        BsonType.DateTime => 45,
        BsonType.Timestamp => 47,
        BsonType.RegularExpression => 50,
        BsonType.JavaScript => 60,
        BsonType.JavaScriptWithScope => 65,
        BsonType.MaxKey => 127,
        _ => 100,
    };

    int IComparer<BsonValue>.Compare(BsonValue? x, BsonValue? y) => Compare(x ?? BsonUndefined.Value, y ?? BsonUndefined.Value);

    bool IEqualityComparer<BsonValue>.Equals(BsonValue? x, BsonValue? y) => AreEqual(x ?? BsonUndefined.Value, y ?? BsonUndefined.Value);

    int IEqualityComparer<BsonValue>.GetHashCode(BsonValue obj) => BsonHash.Of(obj);

    private static int CompareOfOneRank(BsonValue left, BsonValue right) => left.BsonType switch
    {
        BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128 => NumberOrder.Compare(left, right),
        BsonType.String or BsonType.Symbol => CompareText(TextOf(left), TextOf(right)),
        BsonType.Document => CompareDocuments((BsonDocument)left, (BsonDocument)right),
        BsonType.Array => CompareArrays((BsonArray)left, (BsonArray)right),
        BsonType.Binary => CompareBinary((BsonBinaryData)left, (BsonBinaryData)right),
        BsonType.ObjectId => left.AsObjectId.CompareTo(right.AsObjectId),
        BsonType.Boolean => left.AsBoolean.CompareTo(right.AsBoolean),
        BsonType.DateTime => ((BsonDateTime)left).MillisecondsSinceEpoch.CompareTo(((BsonDateTime)right).MillisecondsSinceEpoch),
        BsonType.Timestamp => ((ulong)((BsonTimestamp)left).Value).CompareTo((ulong)((BsonTimestamp)right).Value),
        BsonType.RegularExpression => CompareRegexes((BsonRegularExpression)left, (BsonRegularExpression)right),
        BsonType.JavaScript => CompareText(((BsonJavaScript)left).Code, ((BsonJavaScript)right).Code),
        BsonType.JavaScriptWithScope => CompareScopedCode((BsonJavaScriptWithScope)left, (BsonJavaScriptWithScope)right),
        _ => 0,
    };

    private static string TextOf(BsonValue value) => value is BsonSymbol symbol ? symbol.Name : value.AsString;

    /// <summary>Orders text by its UTF-8 bytes, which differs from UTF-16 order once surrogate pairs meet the last code points of the basic plane.</summary>
    public static int CompareText(string left, string right)
    {
        var same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var (l, r) = (left[same], right[same]);
        return char.IsSurrogate(l) == char.IsSurrogate(r) ? l.CompareTo(r) : char.IsSurrogate(l) ? 1 : -1;
    }

    private static int CompareDocuments(BsonDocument left, BsonDocument right)
    {
        var count = Math.Min(left.ElementCount, right.ElementCount);
        for (var i = 0; i < count; i++)
        {
            var l = left.GetElement(i);
            var r = right.GetElement(i);
            var order = TypeRank(l.Value).CompareTo(TypeRank(r.Value));
            order = order != 0 ? order : CompareText(l.Name, r.Name);
            order = order != 0 ? order : CompareOfOneRank(l.Value, r.Value);
            if (order != 0)
            {
                return order;
            }
        }

        return left.ElementCount.CompareTo(right.ElementCount);
    }

    private static int CompareArrays(BsonArray left, BsonArray right)
    {
        var count = Math.Min(left.Count, right.Count);
        for (var i = 0; i < count; i++)
        {
            var order = Compare(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    private static int CompareBinary(BsonBinaryData left, BsonBinaryData right)
    {
        var order = left.Bytes.Length.CompareTo(right.Bytes.Length);
        order = order != 0 ? order : ((int)left.SubType).CompareTo((int)right.SubType);
        return order != 0 ? order : left.Bytes.AsSpan().SequenceCompareTo(right.Bytes);
    }

    private static int CompareRegexes(BsonRegularExpression left, BsonRegularExpression right)
    {
        var order = CompareText(left.Pattern, right.Pattern);
        return order != 0 ? order : CompareText(left.Options, right.Options);
    }

    private static int CompareScopedCode(BsonJavaScriptWithScope left, BsonJavaScriptWithScope right)
    {
        var order = CompareText(left.Code, right.Code);
        return order != 0 ? order : CompareDocuments(left.Scope, right.Scope);
    }
}
