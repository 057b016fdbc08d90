using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>A hash that is the same for all values that <see cref="BsonOrder"/> holds equal.</summary>
internal static class BsonHash
{
    public static int Of(BsonValue value)
    {
        switch (value.BsonType)
        {
            case BsonType.Int32:
                return ((long)value.AsInt32).GetHashCode();
            case BsonType.Int64:
                return value.AsInt64.GetHashCode();
            case BsonType.Double:
                return OfReal(value.AsDouble);
            case BsonType.Decimal128:
                return DecimalNumber.TryToInt64(value.AsDecimal128, out var whole) ? whole.GetHashCode() : OfReal(NumberOrder.ToDouble(value));
            case BsonType.String:
                return string.GetHashCode(value.AsString, StringComparison.Ordinal);
            case BsonType.Symbol:
                return string.GetHashCode(((BsonSymbol)value).Name, StringComparison.Ordinal);
            case BsonType.Document:
                return OfDocument((BsonDocument)value);
            case BsonType.Array:
                return OfArray((BsonArray)value);
            case BsonType.Binary:
                return OfBytes(((BsonBinaryData)value).Bytes);
            default:
                return value.GetHashCode();
        }
    }

    private static int OfReal(double value)
    {
        if (double.IsNaN(value))
        {
            return int.MinValue;
        }

        return value is >= -9223372036854775808.0 and < 9223372036854775808.0 && Math.Truncate(value) == value
            ? ((long)value).GetHashCode()
            : value.GetHashCode();
    }

    private static int OfDocument(BsonDocument document)
    {
        var hash = default(HashCode);
        for (var i = 0; i < document.ElementCount; i++)
        {
            var element = document.GetElement(i);
            hash.Add(element.Name, StringComparer.Ordinal);
            hash.Add(Of(element.Value));
        }

        return hash.ToHashCode();
    }

    private static int OfArray(BsonArray array)
    {
        var hash = default(HashCode);
        foreach (var item in array)
        {
            hash.Add(Of(item));
        }

        return hash.ToHashCode();
    }

    private static int OfBytes(byte[] bytes)
    {
        var hash = default(HashCode);
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
