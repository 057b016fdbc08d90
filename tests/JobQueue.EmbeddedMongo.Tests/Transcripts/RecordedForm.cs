using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>
/// Brings an answer into the form in which the recording could see it. The recording driver hands out int32, int64 (within 2^53) and
/// double alike as a JavaScript number, so a whole number no longer tells which of the three it was; decimals, larger int64 and every
/// other type kept theirs and are compared exactly. That the numeric types themselves are right is tested elsewhere.
/// </summary>
internal static class RecordedForm
{
    private const double WholeLimit = 9.2e18;

    public static BsonValue Of(BsonValue value) => value switch
    {
        BsonDocument document => new BsonDocument(document.Select(element => new BsonElement(element.Name, Of(element.Value)))),
        BsonArray array => new BsonArray(array.Select(Of)),
        BsonInt32 number => new BsonInt64(number.Value),
        BsonDouble number when IsWhole(number.Value) => new BsonInt64((long)number.Value),
        _ => value,
    };

    private static bool IsWhole(double value) =>
        Math.Abs(value) < WholeLimit && Math.Floor(value) == value && !(value == 0 && double.IsNegative(value));
}
