using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>Replays the suites whose steps are plain commands.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class CommandTranscripts
{
    private static IEnumerable<TestCaseData> Scenarios => ScenarioCases.Of(
        "aggregation", "collections", "filters", "findAndModify", "indexes", "projections", "sorts", "updates", "upserts", "writes");

    private static IEnumerable<TestCaseData> Sessions => ScenarioCases.Of("sessions");

    [TestCaseSource(nameof(Scenarios))]
    public async Task Answers_are_those_of_a_real_server(Scenario scenario)
    {
        var database = await ReplayDatabase.OpenAsync();
        await database.SetUpAsync(scenario);
        var comparison = new ReplyComparison(scenario, database.Name);
        var outcome = new ReplayOutcome(scenario);

        foreach (var step in scenario.Steps)
        {
            var answer = await database.AskAsync(step.Command!);
            outcome.Judge(step, expected => comparison.Difference(step.Command!.GetElement(0).Name, expected, answer));
        }

        outcome.AssertSame();
    }

    /// <summary>The recording began with one document <c>{ _id: 1, n: 0 }</c>, which it does not list.</summary>
    [TestCaseSource(nameof(Sessions))]
    public async Task Retryable_writes_answer_as_a_real_server_does(Scenario scenario)
    {
        var database = await ReplayDatabase.OpenWithOwnSessionsAsync();
        await database.Database.GetCollection<BsonDocument>("t").InsertOneAsync(new BsonDocument { ["_id"] = 1, ["n"] = 0 });
        var comparison = new ReplyComparison(scenario, database.Name);
        var outcome = new ReplayOutcome(scenario);
        using var session = await database.Client.StartSessionAsync();

        foreach (var step in scenario.Steps)
        {
            var answer = await AskAsync(database, session, step.Command!);
            outcome.Judge(step, expected => comparison.Difference(step.Command!.GetElement(0).Name, expected, answer));
        }

        outcome.AssertSame();
    }

    // The driver sends a session id of its own with every command, so the recorded one is stood for by one session of the driver.
    private static Task<Answer> AskAsync(ReplayDatabase database, IClientSessionHandle session, BsonDocument command)
    {
        if (!command.Contains("lsid"))
        {
            return database.AskAsync(command);
        }

        var bare = new BsonDocument(command.Where(element => element.Name != "lsid"));
        return database.AskAsync(session, bare);
    }
}
