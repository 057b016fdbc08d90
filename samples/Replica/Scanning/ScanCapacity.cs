using JobQueue.Jobs;

namespace Replica.Scanning;

/// <summary>The units that scans need: a replica scans one layer at a time, and waits for the layers of one image.</summary>
internal static class ScanCapacity
{
    private const string Scan = "scan";

    private const string ScanCheck = "scanCheck";

    /// <summary>What one layer needs.</summary>
    public static CapacityMap OfLayer { get; } = One(Scan);

    /// <summary>What one image needs while its layers are scanned.</summary>
    public static CapacityMap OfImage { get; } = One(ScanCheck);

    /// <summary>What a replica has unless it is told otherwise.</summary>
    public static CapacityMap OfReplica { get; } = new([KeyValuePair.Create(Scan, 1L), KeyValuePair.Create(ScanCheck, 1L)]);

    private static CapacityMap One(string key) => new([KeyValuePair.Create(key, 1L)]);
}
