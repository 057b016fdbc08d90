using System.Globalization;
using System.Text.Json;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>
/// Reads canonical Extended JSON. The driver's own reader is not used because it turns the query operator
/// <c>{ $regex: 'a' }</c> into a regular expression value, so that another command would be replayed than the one recorded.
/// </summary>
internal static class TranscriptJson
{
    public static BsonValue Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    public static BsonValue Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(element),
        JsonValueKind.Array => new BsonArray(element.EnumerateArray().Select(Read)),
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.True => BsonBoolean.True,
        JsonValueKind.False => BsonBoolean.False,
        JsonValueKind.Number => element.TryGetInt32(out var small) ? small : element.GetDouble(),
        _ => BsonNull.Value,
    };

    private static BsonValue ReadObject(JsonElement element)
    {
        var members = element.EnumerateObject().ToList();
        if (members is [var only] && ReadTyped(only.Name, only.Value) is { } typed)
        {
            return typed;
        }

        return members is [{ Name: "$code" } code, { Name: "$scope" } scope]
            ? new BsonJavaScriptWithScope(code.Value.GetString(), Read(scope.Value).AsBsonDocument)
            : new BsonDocument(members.Select(member => new BsonElement(member.Name, Read(member.Value))));
    }

    private static BsonValue? ReadTyped(string name, JsonElement value) => (name, value.ValueKind) switch
    {
        ("$numberInt", JsonValueKind.String) => int.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("$numberLong", JsonValueKind.String) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        ("$numberDouble", JsonValueKind.String) => new BsonDouble(ReadDouble(value.GetString()!)),
        ("$numberDecimal", JsonValueKind.String) => Decimal128.Parse(value.GetString()!),
        ("$oid", JsonValueKind.String) => ObjectId.Parse(value.GetString()!),
        ("$date", JsonValueKind.Object) => new BsonDateTime(Read(value).ToInt64()),
        ("$symbol", JsonValueKind.String) => BsonSymbol.Create(value.GetString()!),
        ("$code", JsonValueKind.String) => new BsonJavaScript(value.GetString()!),
        ("$minKey", JsonValueKind.Number) => BsonMinKey.Value,
        ("$maxKey", JsonValueKind.Number) => BsonMaxKey.Value,
        ("$undefined", JsonValueKind.True) => BsonUndefined.Value,
        ("$binary", JsonValueKind.Object) => ReadBinary(value),
        ("$timestamp", JsonValueKind.Object) => new BsonTimestamp(value.GetProperty("t").GetInt32(), value.GetProperty("i").GetInt32()),
        ("$regularExpression", JsonValueKind.Object) =>
            new BsonRegularExpression(value.GetProperty("pattern").GetString(), value.GetProperty("options").GetString()),
        _ => null,
    };

    // Never converted implicitly: the conversion takes small whole values from a cache, in which zero has no sign.
    private static double ReadDouble(string text) => text switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static BsonBinaryData ReadBinary(JsonElement value) => new(
        Convert.FromBase64String(value.GetProperty("base64").GetString()!),
        (BsonBinarySubType)byte.Parse(value.GetProperty("subType").GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
