using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>Which index serves a query, and that no sort in memory and no collection scan appears where none did. Shapes may differ.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ExplainTranscripts
{
    private const int Documents = 400;

    private static IEnumerable<TestCaseData> Scenarios => ScenarioCases.Of("explain");

    [TestCaseSource(nameof(Scenarios))]
    public async Task Queries_use_the_indexes_that_a_real_server_uses(Scenario scenario)
    {
        var database = await ReplayDatabase.OpenAsync();
        await database.Database.GetCollection<BsonDocument>("t").InsertManyAsync(Enumerable.Range(0, Documents).Select(Document));
        foreach (var command in scenario.Setup.Where(command => command.Contains("createIndexes")))
        {
            await database.Database.RunCommandAsync<BsonDocument>(command);
        }

        var outcome = new ReplayOutcome(scenario);

        foreach (var step in scenario.Steps)
        {
            var answer = await database.AskAsync(Explain(step.Recorded["query"].AsBsonDocument));
            outcome.Judge(step, _ => Difference(step.Recorded, answer));
        }

        outcome.AssertSame();
    }

    private static BsonDocument Document(int i) => new()
    {
        ["_id"] = i,
        ["lane"] = $"l{i % 8}",
        ["pr"] = i % 3,
        ["at"] = i,
        ["c"] = i % 2 == 0 ? BsonBoolean.True : BsonBoolean.False,
    };

    private static BsonDocument Explain(BsonDocument query)
    {
        var find = new BsonDocument("find", "t").AddRange(query);
        return new BsonDocument { ["explain"] = find, ["verbosity"] = "executionStats" };
    }

    private static string? Difference(BsonDocument recorded, Answer answer)
    {
        if (answer is not Answer.Reply reply)
        {
            return $"expected a plan, got {answer}";
        }

        var wanted = PlanFacts.Of(recorded["plan"].AsBsonDocument);
        var got = PlanFacts.Of(reply.Document["queryPlanner"]["winningPlan"].AsBsonDocument);
        if (got != wanted)
        {
            return $"expected {wanted}, got {got}";
        }

        var returned = reply.Document["executionStats"]["nReturned"].ToInt32();
        return returned == recorded["nReturned"].ToInt32() ? null : $"expected {recorded["nReturned"]} documents, got {returned}";
    }

    private sealed record PlanFacts(string Indexes, bool Sorts, bool Scans)
    {
        public static PlanFacts Of(BsonDocument plan)
        {
            var stages = Flatten(plan).ToList();
            var indexes = stages.SelectMany(IndexOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            return new PlanFacts(string.Join(", ", indexes), stages.Any(stage => stage["stage"] == "SORT"), stages.Any(stage => stage["stage"] == "COLLSCAN"));
        }

        private static IEnumerable<string> IndexOf(BsonDocument stage) => stage["stage"].AsString switch
        {
            "IDHACK" or "EXPRESS_IXSCAN" => ["_id_"],
            _ when stage.Contains("indexName") => [stage["indexName"].AsString],
            _ => [],
        };

        private static IEnumerable<BsonDocument> Flatten(BsonDocument stage)
        {
            var below = stage.Elements.SelectMany(element => element.Value switch
            {
                BsonDocument child when child.Contains("stage") => [child],
                BsonArray children => children.OfType<BsonDocument>().Where(child => child.Contains("stage")),
                _ => Enumerable.Empty<BsonDocument>(),
            });
            return below.SelectMany(Flatten).Prepend(stage);
        }
    }
}
