using JobQueue.Chaos.Records;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Chaos.Checks;

/// <summary>What is left in the database after a run: the jobs as the queue stored them, and the side collections.</summary>
internal sealed class Evidence
{
    private ILookup<string, BsonDocument>? _chains;

    public required IReadOnlyDictionary<string, BsonDocument> Jobs { get; init; }

    public required IReadOnlyList<Submission> Submitted { get; init; }

    public required ILookup<string, Execution> ExecutionsOf { get; init; }

    public required IReadOnlyList<ProcessLife> Lives { get; init; }

    /// <summary>Whether all jobs came to rest while the driver waited.</summary>
    public required bool SettledInTime { get; init; }

    /// <summary>Processes that outlived the run.</summary>
    public required IReadOnlyList<string> LeftProcesses { get; init; }

    public IEnumerable<Execution> AllExecutions => ExecutionsOf.SelectMany(executions => executions);

    public static IMongoCollection<Execution> Executions(IMongoDatabase database) => database.GetCollection<Execution>("chaos_executions");

    public static IMongoCollection<Submission> Submissions(IMongoDatabase database) => database.GetCollection<Submission>("chaos_submissions");

    public static IMongoCollection<ProcessLife> Processes(IMongoDatabase database) => database.GetCollection<ProcessLife>("chaos_processes");

    public static async Task<Evidence> LoadAsync(IMongoDatabase database, bool settledInTime, IReadOnlyList<string> left)
    {
        var jobs = await database.GetCollection<BsonDocument>("jobs").Find(FilterDefinition<BsonDocument>.Empty).ToListAsync();
        var executions = await Executions(database).Find(FilterDefinition<Execution>.Empty).ToListAsync();
        return new Evidence
        {
            Jobs = jobs.ToDictionary(job => job["_id"].AsString, StringComparer.Ordinal),
            Submitted = await Submissions(database).Find(FilterDefinition<Submission>.Empty).ToListAsync(),
            ExecutionsOf = executions.OrderBy(execution => execution.StartedAt).ToLookup(execution => execution.Job, StringComparer.Ordinal),
            Lives = await Processes(database).Find(FilterDefinition<ProcessLife>.Empty).ToListAsync(),
            SettledInTime = settledInTime,
            LeftProcesses = left,
        };
    }

    /// <summary>The jobs of a retry chain, first to last.</summary>
    public IReadOnlyList<BsonDocument> ChainOf(string root) =>
        [.. (_chains ??= Jobs.Values.ToLookup(job => job["rootID"].AsString, StringComparer.Ordinal))[root].OrderByDescending(job => job["retriesLeft"].ToInt32())];
}
