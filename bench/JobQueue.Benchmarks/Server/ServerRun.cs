using JobQueue.Benchmarks.Measuring;

namespace JobQueue.Benchmarks.Server;

/// <summary>What a measurement of the server is given.</summary>
/// <param name="Tools">The builds to measure in turns.</param>
/// <param name="Amount">How many runs, events or documents.</param>
/// <param name="Report">Where its table goes.</param>
internal sealed record ServerRun(IReadOnlyList<ServerTool> Tools, int Amount, BenchReport Report);
