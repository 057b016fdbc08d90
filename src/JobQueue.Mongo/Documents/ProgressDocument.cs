using JobQueue.Jobs;
using MongoDB.Bson;

namespace JobQueue.Mongo.Documents;

/// <summary>Progress as stored: <c>{percent, line}</c>.</summary>
internal static class ProgressDocument
{
    private const string Percent = "percent";
    private const string Line = "line";

    public static BsonDocument ToBson(JobProgress progress)
    {
        var document = new BsonDocument(Percent, progress.Percent);
        if (progress.Line is { } line)
        {
            document.Add(Line, line);
        }

        return document;
    }

    public static JobProgress ToProgress(BsonDocument document) =>
        new(document[Percent].ToDouble(), document.TryGetValue(Line, out var line) ? line.AsString : null);
}
