using JobQueue.Jobs;
using JobQueue.Logs;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.LogFields;

namespace JobQueue.Mongo.Documents;

/// <summary>A log line as stored.</summary>
internal static class LogDocument
{
    public static BsonDocument ToBson(JobId job, long lineNum, NewLogLine line) => new()
    {
        { Id, IdOf(job, lineNum) },
        { Text, line.Text },
        { At, line.At.ToBson() },
        { LogFields.Level, line.Level.ToString() },
    };

    /// <summary>Of a batch only its last line is told by the change feed: whoever follows a log reads all that is there.</summary>
    public static void MarkEndOfBatch(BsonDocument lastLine) => lastLine[EndsBatch] = true;

    /// <summary>Ids of one job compare by line number, since documents compare field by field.</summary>
    public static BsonDocument IdOf(JobId job, long lineNum) => new() { { LogFields.Job, job.ToString() }, { LineNum, lineNum } };

    public static LogLine ToLine(BsonDocument document) => new(
        document[Id][LineNum].ToInt64(),
        document[Text].AsString,
        document[At].ToInstant(),
        Enum.TryParse<LogLevel>(document.Text(LogFields.Level), out var level) ? level : LogLevel.Information);
}
