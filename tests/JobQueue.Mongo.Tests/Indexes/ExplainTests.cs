using JobQueue.TestServers;
using MongoDB.Bson;
using MongoDB.Driver;
using NUnit.Framework;

namespace JobQueue.Mongo.Tests.Indexes;

/// <summary>Asks the server for its plan of every command that the storage really sends.</summary>
[TestFixture]
internal sealed class ExplainTests
{
    private static readonly string[] Explainable = ["find", "findAndModify", "update", "delete", "distinct", "aggregate", "count"];

    /// <summary>Session, transaction and concern belong to the sending, not to the plan.</summary>
    private static readonly string[] NotOfThePlan = ["lsid", "txnNumber", "$db", "$clusterTime", "$readPreference", "writeConcern", "readConcern"];

    [Test]
    public async Task Every_command_on_jobs_logs_and_workers_is_served_by_an_index_and_sorts_nothing_in_memory()
    {
        await using var database = await TestDatabase.CreateAsync();
        var recorder = new CommandRecorder();
        var replica = await database.ConnectAsync(recorder.Subscribe);
        await replica.View.Jobs.SubmitAsync(TestJobs.Many(50, replica.View.Clock.UtcNow), CancellationToken.None);
        await new EveryVerb(replica).RunAsync();
        var commands = recorder.Commands.Where(IsHot).DistinctBy(Shape).ToList();

        var bad = new List<string>();
        foreach (var command in commands)
        {
            var plan = await PlanOfAsync(replica.Database, command);
            bad.AddRange(StagesIn(plan).Where(stage => stage is "COLLSCAN" or "SORT").Select(stage => $"{stage}: {command.ToJson()}"));
        }

        Assert.That(bad, Is.Empty);
        Assert.That(commands, Has.Count.GreaterThan(30), "Almost every filter was asked about.");
    }

    [Test]
    public async Task A_claim_looks_at_one_key_per_lane_and_priority()
    {
        await using var database = await TestDatabase.CreateAsync();
        var recorder = new CommandRecorder();
        var replica = await database.ConnectAsync(recorder.Subscribe);
        var now = replica.View.Clock.UtcNow;
        await replica.View.Jobs.SubmitAsync([.. Enumerable.Range(0, 300).Select(n => TestJobs.New(now, capacity: n % 3 == 0 ? "" : $"scan={n % 3}"))], CancellationToken.None);
        recorder.Clear();
        await replica.View.Jobs.ClaimAsync(TestJobs.Request("w") with { Free = JobQueue.Jobs.CapacityMap.Parse("scan=1") }, CancellationToken.None);
        var claim = recorder.Commands.Single(command => command.GetElement(0).Name == "findAndModify");

        var find = new BsonDocument { { "find", claim["findAndModify"] }, { "filter", claim["query"] }, { "sort", claim["sort"] }, { "limit", 1 } };
        var explained = await replica.Database.RunCommandAsync<BsonDocument>(new BsonDocument { { "explain", find }, { "verbosity", "executionStats" } });

        const int Lanes = 2;
        const int Priorities = 1;
        Assert.That(explained["executionStats"]["nReturned"].ToInt32(), Is.EqualTo(1));
        Assert.That(explained["executionStats"]["totalKeysExamined"].ToInt32(), Is.LessThanOrEqualTo(1 + (Lanes * (Priorities + 1))));
    }

    /// <summary>Lanes and the operators' capacities are a few documents that are read as a whole.</summary>
    private static bool IsHot(BsonDocument command) =>
        Explainable.Contains(command.GetElement(0).Name) && command.GetElement(0).Value.AsString is "jobs" or "job_logs" or "workers" or "crons" or "leases" or "action_configs";

    /// <summary>The command without its values: what differs only there has the same plan.</summary>
    private static string Shape(BsonDocument command) => Without(command).ToJson() is var text
        ? System.Text.RegularExpressions.Regex.Replace(text, "\"[^\"$]*-[^\"]*\"|ISODate\\([^)]*\\)|NumberLong\\([^)]*\\)|\\b\\d+\\b", "?", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5))
        : text;

    private static BsonDocument Without(BsonDocument command) => new(command.Where(element => !NotOfThePlan.Contains(element.Name)));

    private static async Task<BsonDocument> PlanOfAsync(IMongoDatabase database, BsonDocument command) =>
        await database.RunCommandAsync<BsonDocument>(new BsonDocument { { "explain", Without(command) }, { "verbosity", "queryPlanner" } });

    private static IEnumerable<string> StagesIn(BsonValue plan) => plan switch
    {
        BsonDocument document => document
            .Where(element => element.Name != "rejectedPlans")
            .SelectMany(element => element is { Name: "stage", Value: BsonString stage } ? [stage.Value] : StagesIn(element.Value)),
        BsonArray array => array.SelectMany(StagesIn),
        _ => [],
    };
}
