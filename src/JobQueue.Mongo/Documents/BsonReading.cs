using System.Globalization;
using JobQueue.Jobs;
using MongoDB.Bson;

namespace JobQueue.Mongo.Documents;

/// <summary>Fields that may be missing. Missing and null mean the same.</summary>
internal static class BsonReading
{
    public static BsonValue? Some(this BsonDocument document, string field) =>
        document.TryGetValue(field, out var value) && !value.IsBsonNull ? value : null;

    public static string? Text(this BsonDocument document, string field) => document.Some(field)?.AsString;

    public static JobId ToJobId(this BsonValue value) => JobId.Parse(value.AsString, CultureInfo.InvariantCulture);

    public static void AddText(this BsonDocument document, string field, string? text)
    {
        if (text is not null)
        {
            document.Add(field, text);
        }
    }
}
