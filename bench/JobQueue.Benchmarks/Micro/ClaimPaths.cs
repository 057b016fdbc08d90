using BenchmarkDotNet.Attributes;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Mongo;
using JobQueue.Storage;
using MongoDB.Bson;

namespace JobQueue.Benchmarks.Micro;

/// <summary>What a claim costs in this process before its command is sent: filter, update, ledger.</summary>
[MemoryDiagnoser]
public class ClaimPaths
{
    private static readonly CapacityMap Needs = CapacityMap.Parse("memory=1000000000,scan=1");
    private static readonly ClaimRequest Request = new()
    {
        WorkerId = "worker",
        Incarnation = "0198c0de-0000-7000-8000-000000000001",
        Actions = ["noop"],
        Free = CapacityMap.Parse("memory=64000000000,scan=2"),
        Ahead = TimeSpan.FromSeconds(5),
    };

    private readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);
    private readonly CapacityLedger _ledger = new(CapacityMap.Parse("gpu=1,memory=64000000000,scan=2"), slots: 20);
    private string[] _lanes = [];

    [Params(1, 100)]
    public int Lanes { get; set; }

    [GlobalSetup]
    public void FillLanes() => _lanes = [.. Enumerable.Range(0, Lanes).Select(lane => $"noop units={lane}")];

    [Benchmark]
    public BsonDocument Claim_filter_is_built() => JobFilters.Due(_lanes, _now);

    [Benchmark]
    public BsonDocument Claim_update_is_built() => JobUpdates.ClaimAndStart(Request, _now).ToBson();

    [Benchmark]
    public int Ledger_takes_and_gives_back()
    {
        _ledger.Take(Needs);
        var slots = _ledger.Free().Slots;
        _ledger.GiveBack(Needs);
        return slots;
    }
}
