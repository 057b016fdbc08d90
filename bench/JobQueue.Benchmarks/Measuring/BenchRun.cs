using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Servers;

namespace JobQueue.Benchmarks.Measuring;

/// <summary>What a benchmark is given: the server, how much to measure, the other job queues, and where the tables go.</summary>
internal sealed record BenchRun(BenchServer Server, BenchSize Size, int Runs, IReadOnlyList<IContender> Peers, BenchReport Report)
{
    /// <summary>The only contender that is wanted; empty for all.</summary>
    public string Only { get; init; } = "";

    public bool IsProxied => Server.IsProxied;

    public T Sized<T>(T quick, T normal, T full) => Size switch
    {
        BenchSize.Quick => quick,
        BenchSize.Normal => normal,
        _ => full,
    };

    public T Sized<T>(T quick, T normal) => Sized(quick, normal, normal);
}
