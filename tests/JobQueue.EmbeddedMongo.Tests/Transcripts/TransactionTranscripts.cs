using MongoDB.Bson;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

[Parallelizable(ParallelScope.All)]
internal sealed class TransactionTranscripts
{
    private static IEnumerable<TestCaseData> Scenarios => ScenarioCases.Of("transactions");

    /// <summary>The recording began with one document <c>{ _id: 1, n: 2 }</c>, left there by the recorded sessions.</summary>
    [TestCaseSource(nameof(Scenarios))]
    public async Task Transactions_answer_as_a_real_server_does(Scenario scenario)
    {
        var database = await ReplayDatabase.OpenWithOwnSessionsAsync();
        await database.Database.GetCollection<BsonDocument>("t").InsertOneAsync(new BsonDocument { ["_id"] = 1, ["n"] = 2 });
        var comparison = new ReplyComparison(scenario, database.Name);
        var outcome = new ReplayOutcome(scenario);
        using var a = await database.Client.StartSessionAsync();
        using var b = await database.Client.StartSessionAsync();
        var script = new TransactionScript(database, a, b);

        foreach (var step in scenario.Steps)
        {
            var answer = await script.RunAsync(step.Note!);
            outcome.Judge(step, expected => comparison.Difference("", expected, answer));
        }

        outcome.AssertSame();
    }
}
