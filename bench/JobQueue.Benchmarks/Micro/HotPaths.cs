using BenchmarkDotNet.Attributes;
using JobQueue.Jobs;

namespace JobQueue.Benchmarks.Micro;

/// <summary>What every claim or submission does in this process.</summary>
[MemoryDiagnoser]
public class HotPaths
{
    private readonly CapacityMap _free = CapacityMap.Parse("gpu=1,memory=64000000000,scan=2");
    private readonly CapacityMap _needs = CapacityMap.Parse("memory=1000000000,scan=1");

    [Benchmark]
    public bool Capacity_fits() => _needs.FitsIn(_free);

    [Benchmark]
    public CapacityMap Capacity_is_read() => CapacityMap.Parse("memory=1000000000,scan=1");

    [Benchmark]
    public bool Duration_is_read() => GoDuration.TryParse("1h30m", out _);
}
