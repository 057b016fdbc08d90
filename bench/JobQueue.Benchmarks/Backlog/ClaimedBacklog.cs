using System.Diagnostics;
using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Benchmarks.Servers;
using JobQueue.Jobs;
using JobQueue.Mongo;
using JobQueue.Mongo.Claiming;
using JobQueue.Storage;
using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Backlog;

/// <summary>Waiting jobs in several lanes and priorities, from which jobs are claimed one call after the other.</summary>
internal sealed class ClaimedBacklog : IAsyncDisposable
{
    public const int Lanes = 3;
    public const int Priorities = 3;
    public const int Claims = 200;

    private readonly BenchServer _server;
    private readonly BenchSpace _space;
    private readonly MongoClient _client;
    private readonly BenchQueue _queue;
    private int _added;

    private ClaimedBacklog(BenchServer server, BenchSpace space, BenchQueue queue)
    {
        _server = server;
        _space = space;
        _queue = queue;
        _client = space.Connect();
    }

    public static async Task<ClaimedBacklog> CreateAsync(BenchServer server, CancellationToken cancellationToken)
    {
        var space = server.NewSpace();
        return new ClaimedBacklog(server, space, await BenchQueue.StartClientAsync(space, cancellationToken));
    }

    /// <summary>Adds jobs until as many wait, apart from those that were claimed since.</summary>
    public async Task GrowToAsync(int jobs, CancellationToken cancellationToken)
    {
        while (_added < jobs)
        {
            var count = Math.Min(1000, jobs - _added);
            await _queue.Client.SubmitManyAsync([.. Enumerable.Range(_added, count).Select(Submission)], cancellationToken);
            _added += count;
        }
    }

    /// <summary>Adds ended jobs: copies of a claimed one.</summary>
    public async Task AddFinishedAsync(int jobs, CancellationToken cancellationToken)
    {
        var collection = _space.JobsOf(_client);
        var ended = await collection.Find(new BsonDocument("status", "running")).FirstAsync(cancellationToken);
        ended["status"] = "done";
        ended["finishedAt"] = ended["lastUpdated"];
        ended.Remove("incarnation");
        ended.Remove("batch");
        foreach (var chunk in Enumerable.Range(0, jobs).Chunk(1000))
        {
            await collection.InsertManyAsync(chunk.Select(_ => Copy(ended)), null, cancellationToken);
        }
    }

    /// <summary>The median of several claims, in milliseconds.</summary>
    public async Task<double> ClaimAsync(int count, CancellationToken cancellationToken)
    {
        var measured = new List<double>();
        for (var i = 0; i < Claims / count; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            var result = await _queue.Store.ClaimAsync(Request(count), cancellationToken);
            measured.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            _added -= result.Claims.Count;
        }

        return Numbers.Median(measured);
    }

    /// <summary>What the server says of the claim's query: keys examined, and the stages of its plan.</summary>
    public async Task<(int Keys, string Stages)> ExplainAsync(CancellationToken cancellationToken)
    {
        var collection = _space.JobsOf(_client);
        var lanes = await _client.GetDatabase(_space.Database).GetCollection<BsonDocument>("lanes").Find(new BsonDocument()).ToListAsync(cancellationToken);
        var find = new BsonDocument
        {
            { "find", collection.CollectionNamespace.CollectionName },
            { "filter", JobFilters.Due(lanes.Select(lane => lane["_id"].AsString), TimeProvider.System.GetUtcNow()) },
            { "sort", ClaimCommands.ClaimOrder },
            { "limit", 1 },
        };
        var explained = await _client.GetDatabase(_space.Database).RunCommandAsync<BsonDocument>(new BsonDocument { { "explain", find }, { "verbosity", "executionStats" } }, cancellationToken: cancellationToken);
        return (explained["executionStats"]["totalKeysExamined"].ToInt32(), string.Join(" < ", StagesOf(explained["queryPlanner"]["winningPlan"].AsBsonDocument)));
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        _client.Dispose();
        await _server.DropAsync(_space);
    }

    private static IEnumerable<string> StagesOf(BsonDocument plan)
    {
        for (BsonDocument? stage = plan; stage is not null; stage = stage.GetValue("inputStage", BsonNull.Value) as BsonDocument)
        {
            if (stage.TryGetValue("stage", out var name))
            {
                yield return name.AsString;
            }
        }
    }

    private static JobSubmission Submission(int number) => new()
    {
        Action = BenchQueue.Action,
        CapacityMap = CapacityMap.Parse($"units={1 + (number % Lanes)}"),
        Priority = number / Lanes % Priorities,
    };

    private static ClaimRequest Request(int count) => new()
    {
        WorkerId = "bench",
        Incarnation = "bench-1",
        Actions = [BenchQueue.Action],
        Free = CapacityMap.Parse("units=1000000"),
        Ahead = TimeSpan.Zero,
        MaxCount = count,
    };

    private static BsonDocument Copy(BsonDocument ended)
    {
        var copy = (BsonDocument)ended.Clone();
        copy["_id"] = JobId.New(TimeProvider.System).ToString();
        copy["retryFromID"] = copy["rootID"] = copy["_id"];
        return copy;
    }
}
