using System.Globalization;
using System.Text.Json;
using MongoDB.Bson;

namespace JobQueue.Mongo.Documents;

/// <summary>JSON to BSON and back, without loss: operators can query parameters and results, and handlers read what was submitted.</summary>
/// <remarks>
/// Strings stay strings. Whole numbers become int32 or int64; other numbers decimal128 where that holds every digit, else double.
/// A leading <c>$</c> of a key is stored as <c>＄</c> (U+FF04), doubled where the key itself starts so: MongoDB before 5.0 refuses such keys in updates.
/// </remarks>
internal static class BsonJson
{
    private const char Dollar = '$';
    private const char StoredDollar = '\uFF04';
    private const int DecimalDigits = 34;
    private const int DecimalExponent = 6111;

    /// <exception cref="ArgumentException">A key holds a NUL character, or a text is no valid Unicode: neither can be stored.</exception>
    public static BsonValue ToBson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => ToDocument(json),
        JsonValueKind.Array => new BsonArray(json.EnumerateArray().Select(ToBson)),
        JsonValueKind.String => new BsonString(TextOf(json.GetString)),
        JsonValueKind.Number => ToNumber(json),
        JsonValueKind.True => BsonBoolean.True,
        JsonValueKind.False => BsonBoolean.False,
        _ => BsonNull.Value,
    };

    public static JsonElement ToJson(BsonValue value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(writer, value);
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }

    private static BsonDocument ToDocument(JsonElement json)
    {
        var document = new BsonDocument();
        foreach (var property in json.EnumerateObject())
        {
            // Of a repeated key the last wins, as System.Text.Json reads it.
            document[StoredKey(TextOf(() => property.Name))] = ToBson(property.Value);
        }

        return document;
    }

    private static BsonValue ToNumber(JsonElement json)
    {
        var raw = json.GetRawText();
        if (!raw.StartsWith("-0", StringComparison.Ordinal))
        {
            if (json.TryGetInt32(out var small))
            {
                return new BsonInt32(small);
            }

            if (json.TryGetInt64(out var large))
            {
                return new BsonInt64(large);
            }
        }

        return FitsDecimal(raw) ? new BsonDecimal128(Decimal128.Parse(raw)) : new BsonDouble(json.GetDouble());
    }

    private static bool FitsDecimal(string raw)
    {
        var mark = raw.AsSpan().IndexOfAny('e', 'E');
        var digits = (mark < 0 ? raw : raw[..mark]).Count(char.IsAsciiDigit);
        var exponent = 0;
        return digits <= DecimalDigits
            && (mark < 0 || int.TryParse(raw.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            && Math.Abs((long)exponent) <= DecimalExponent - DecimalDigits;
    }

    private static string TextOf(Func<string?> read)
    {
        try
        {
            return read() ?? "";
        }
        catch (InvalidOperationException refused)
        {
            throw new ArgumentException("The JSON holds a text with an unpaired surrogate, which is no valid Unicode and cannot be stored.", nameof(read), refused);
        }
    }

    private static string StoredKey(string key)
    {
        if (key.Contains('\0', StringComparison.Ordinal))
        {
            var shown = key.Replace("\0", "\\u0000", StringComparison.Ordinal);
            throw new ArgumentException($"The JSON key '{shown}' holds a NUL character, which MongoDB cannot store in a field name. Rename it.", nameof(key));
        }

        return key switch
        {
            [Dollar, ..] => StoredDollar + key[1..],
            [StoredDollar, ..] => StoredDollar + key,
            _ => key,
        };
    }

    private static string KeyOf(string stored) => stored switch
    {
        [StoredDollar, StoredDollar, ..] => stored[1..],
        [StoredDollar, ..] => Dollar + stored[1..],
        _ => stored,
    };

    private static void Write(Utf8JsonWriter writer, BsonValue value)
    {
        switch (value)
        {
            case BsonDocument document:
                writer.WriteStartObject();
                foreach (var element in document)
                {
                    writer.WritePropertyName(KeyOf(element.Name));
                    Write(writer, element.Value);
                }

                writer.WriteEndObject();
                break;
            case BsonArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteScalar(writer, value);
                break;
        }
    }

    /// <summary>Types that JSON lacks can only have been written by an operator; they are shown as text.</summary>
    private static void WriteScalar(Utf8JsonWriter writer, BsonValue value)
    {
        switch (value)
        {
            case BsonNull or BsonUndefined:
                writer.WriteNullValue();
                break;
            case BsonBoolean truth:
                writer.WriteBooleanValue(truth.Value);
                break;
            case BsonInt32 or BsonInt64:
                writer.WriteNumberValue(value.ToInt64());
                break;
            case BsonDouble number when double.IsFinite(number.Value):
                writer.WriteNumberValue(number.Value);
                break;
            case BsonDecimal128 number when !Decimal128.IsNaN(number.Value) && !Decimal128.IsInfinity(number.Value):
                writer.WriteRawValue(number.Value.ToString());
                break;
            case BsonDateTime instant:
                writer.WriteStringValue(instant.ToUniversalTime());
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }
}
