using System.Text.Json;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>One recorded scenario: what is done first in an empty database, then each command with the answer that it got.</summary>
internal sealed record Scenario(string Suite, string Name, IReadOnlyList<BsonDocument> Setup, IReadOnlyList<ScenarioStep> Steps, BsonDocument Recorded)
{
    public static IReadOnlyList<Scenario> Load(string suite)
    {
        if (TranscriptFolder.FileOf(suite) is not { } path)
        {
            return [];
        }

        using var file = JsonDocument.Parse(File.ReadAllText(path));
        return [.. file.RootElement.EnumerateArray().Select(element => From(suite, TranscriptJson.Read(element).AsBsonDocument))];
    }

    public override string ToString() => $"{Suite}: {Name}";

    private static Scenario From(string suite, BsonDocument recorded)
    {
        var setup = recorded.GetValue("setup", new BsonArray()).AsBsonArray.Select(command => command.AsBsonDocument);
        var steps = recorded.GetValue("steps", new BsonArray()).AsBsonArray.Select((step, index) => ScenarioStep.From(index + 1, step.AsBsonDocument));
        return new Scenario(suite, recorded["name"].AsString, [.. setup], [.. steps], recorded);
    }
}
