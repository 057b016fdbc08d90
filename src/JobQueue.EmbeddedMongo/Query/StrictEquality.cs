using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>Equality byte for byte: type, field order and number representation count. It decides whether an update changed anything.</summary>
internal static class StrictEquality
{
    public static bool AreSame(BsonValue left, BsonValue right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.BsonType != right.BsonType)
        {
            return false;
        }

        return left.BsonType switch
        {
            BsonType.Document => AreSame((BsonDocument)left, (BsonDocument)right),
            BsonType.Array => AreSame((BsonArray)left, (BsonArray)right),
            BsonType.Double => BitConverter.DoubleToInt64Bits(left.AsDouble) == BitConverter.DoubleToInt64Bits(right.AsDouble),
            BsonType.Decimal128 => left.AsDecimal128.GetIEEEHighBits() == right.AsDecimal128.GetIEEEHighBits()
                && left.AsDecimal128.GetIEEELowBits() == right.AsDecimal128.GetIEEELowBits(),
            _ => BsonOrder.Compare(left, right) == 0,
        };
    }

    private static bool AreSame(BsonDocument left, BsonDocument right)
    {
        if (left.ElementCount != right.ElementCount)
        {
            return false;
        }

        for (var i = 0; i < left.ElementCount; i++)
        {
            var l = left.GetElement(i);
            var r = right.GetElement(i);
            if (l.Name != r.Name || !AreSame(l.Value, r.Value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreSame(BsonArray left, BsonArray right)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!AreSame(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }
}
