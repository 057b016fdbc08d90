namespace JobQueue.Benchmarks.Contenders;

/// <summary>How latency is measured.</summary>
/// <param name="Jobs">How many are submitted.</param>
/// <param name="Interval">The time between two.</param>
/// <param name="Concurrency">How many jobs the worker runs at once.</param>
/// <param name="Busy">How many of these are taken by jobs that go on all the time.</param>
internal sealed record LatencyLoad(int Jobs, TimeSpan Interval, int Concurrency, int Busy);
