using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>One command (or, where the recording has only a note, what it says) and its recorded answer. Steps are numbered from 1.</summary>
internal sealed record ScenarioStep(int Number, BsonDocument? Command, string? Note, Answer Expected, BsonDocument Recorded)
{
    public static ScenarioStep From(int number, BsonDocument step) => new(
        number,
        step.GetValue("command", null)?.AsBsonDocument,
        step.GetValue("note", null)?.AsString,
        Answer.Recorded(step),
        step);

    public override string ToString() => $"step {Number} {Note ?? Command?.ToJson() ?? Recorded.GetValue("query", BsonNull.Value).ToString()}";
}
