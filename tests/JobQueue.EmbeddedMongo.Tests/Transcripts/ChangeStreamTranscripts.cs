using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.EmbeddedMongo.Tests.Transcripts;

/// <summary>
/// Opens each recorded stream, carries out its actions and compares the events. The scenarios were recorded one after the other on one
/// collection, so the actions of all earlier ones come first.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ChangeStreamTranscripts
{
    private const string Suite = "changeStreams";

    // Closes every stream under test: the events before it are those of the scenario.
    private static readonly BsonDocument EndMark = new("_id", "end of the scenario");

    private static IEnumerable<TestCaseData> Scenarios => ScenarioCases.Of(Suite);

    [TestCaseSource(nameof(Scenarios))]
    [CancelAfter(60_000)]
    public async Task Events_are_those_of_a_real_server(Scenario scenario, CancellationToken cancellation)
    {
        var database = await ReplayDatabase.OpenAsync();
        await ReplayEarlierAsync(scenario, database.Database);
        var step = new ScenarioStep(1, null, scenario.Name, ExpectedOf(scenario), scenario.Recorded);
        var comparison = new ReplyComparison(scenario, database.Name);
        var outcome = new ReplayOutcome(scenario);

        using var session = await database.Client.StartSessionAsync(cancellationToken: cancellation);

        var answer = await WatchAsync(scenario, session, database.Database, cancellation);

        outcome.Judge(step, expected => comparison.Difference("changeStream", Renamed(expected, database.Name), answer));
        outcome.AssertSame();
    }

    private static async Task ReplayEarlierAsync(Scenario scenario, IMongoDatabase database)
    {
        await database.CreateCollectionAsync("t");
        foreach (var action in Scenario.Load(Suite).TakeWhile(earlier => earlier.Name != scenario.Name).SelectMany(Actions))
        {
            await action.RunAsync(database);
        }
    }

    private static IEnumerable<ShellAction> Actions(Scenario scenario) =>
        scenario.Recorded.GetValue("actions", new BsonArray()).AsBsonArray.Select(action => ShellAction.Parse(action.AsString));

    // One session throughout: a cursor belongs to the session that opened it.
    private static Task<Answer> WatchAsync(Scenario scenario, IClientSessionHandle session, IMongoDatabase database, CancellationToken cancellation) =>
        ReplayDatabase.AnswerAsync(async () =>
        {
            var cursor = await OpenAsync(session, database, PipelineOf(scenario), cancellation);
            foreach (var action in Actions(scenario))
            {
                await action.RunAsync(database);
            }

            await database.GetCollection<BsonDocument>("t").InsertOneAsync(EndMark, cancellationToken: cancellation);
            var events = await ReadAsync(session, database, cursor, scenario, cancellation);
            return new BsonDocument { ["events"] = events, ["ok"] = 1 };
        });

    // The driver's own change stream resumes after errors and demands tokens; the plain commands show what the server said.
    private static async Task<BsonDocument> OpenAsync(IClientSessionHandle session, IMongoDatabase database, BsonArray pipeline, CancellationToken cancellation)
    {
        var stages = new BsonArray { new BsonDocument("$changeStream", new BsonDocument()) };
        stages.AddRange(pipeline);
        var open = new BsonDocument { ["aggregate"] = "t", ["pipeline"] = stages, ["cursor"] = new BsonDocument() };
        var reply = await database.RunCommandAsync<BsonDocument>(session, open, cancellationToken: cancellation);
        return reply["cursor"].AsBsonDocument;
    }

    private static async Task<BsonArray> ReadAsync(
        IClientSessionHandle session, IMongoDatabase database, BsonDocument cursor, Scenario scenario, CancellationToken cancellation)
    {
        var wanted = scenario.Recorded.GetValue("events", new BsonArray()).AsBsonArray.Count;
        var events = new BsonArray();
        var quiet = 0;
        while (cursor["id"].ToInt64() != 0 && quiet < 2)
        {
            var more = new BsonDocument { ["getMore"] = cursor["id"].ToInt64(), ["collection"] = "t", ["maxTimeMS"] = 100 };
            cursor = (await database.RunCommandAsync<BsonDocument>(session, more, cancellationToken: cancellation))["cursor"].AsBsonDocument;
            var batch = cursor["nextBatch"].AsBsonArray.Select(change => change.AsBsonDocument).ToList();
            events.AddRange(batch.TakeWhile(change => !IsEndMark(change)).Select(Recordable));
            quiet = batch.Any(IsEndMark) ? 2 : batch.Count == 0 && events.Count >= wanted ? quiet + 1 : 0;
        }

        return events;
    }

    private static bool IsEndMark(BsonDocument change) => change.GetValue("documentKey", BsonNull.Value) == EndMark;

    // The tokens and times of an event differ in each run; the recording says only whether they were there.
    private static BsonDocument Recordable(BsonDocument change)
    {
        var event_ = new BsonDocument(change.Where(element => element.Name is not ("_id" or "clusterTime" or "wallTime" or "collectionUUID")));
        if (change.TryGetValue("updateDescription", out var description) && description.AsBsonDocument.GetValue("truncatedArrays", BsonNull.Value) is BsonArray { Count: 0 })
        {
            // Added after the recorded version; empty unless arrays were cut.
            event_["updateDescription"] = new BsonDocument(description.AsBsonDocument.Where(element => element.Name != "truncatedArrays"));
        }

        event_["hasToken"] = change.Contains("_id");
        event_["hasClusterTime"] = change.Contains("clusterTime");
        return Ordered(event_);
    }

    // The order of an event's own fields is not documented; that of the documents within is.
    private static BsonDocument Ordered(BsonDocument event_) => new(event_.OrderBy(element => element.Name, StringComparer.Ordinal));

    private static Answer ExpectedOf(Scenario scenario)
    {
        if (scenario.Recorded.TryGetValue("error", out var error))
        {
            return Answer.From(error.AsBsonDocument);
        }

        var events = scenario.Recorded["events"].AsBsonArray.Select(change => Ordered(change.AsBsonDocument));
        return new Answer.Reply(new BsonDocument { ["events"] = new BsonArray(events), ["ok"] = 1 });
    }

    private static Answer Renamed(Answer expected, string database) => expected is Answer.Reply reply
        ? new Answer.Reply(BsonDocument.Parse(reply.Document.ToJson().Replace("\"recs\"", $"\"{database}\"", StringComparison.Ordinal)))
        : expected;

    // The stage of the refused pipeline was not recorded, its error text names it.
    private static BsonArray PipelineOf(Scenario scenario) => scenario.Recorded.TryGetValue("pipeline", out var pipeline)
        ? pipeline.AsBsonArray
        : [new BsonDocument("$group", new BsonDocument("_id", BsonNull.Value))];
}
