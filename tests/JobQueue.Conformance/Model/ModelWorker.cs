using JobQueue.Claiming;

namespace JobQueue.Conformance.Model;

/// <summary>A worker of a random walk: its present incarnation, and every claim it ever heard of, stale ones included.</summary>
public sealed class ModelWorker(string id)
{
    private int _runs = 1;

    public string Id => id;

    public string Incarnation => $"{id}#{_runs}";

    public List<JobClaim> Claims { get; } = [];

    /// <summary>Every incarnation this worker had.</summary>
    public IEnumerable<string> Incarnations => Enumerable.Range(1, _runs).Select(run => $"{id}#{run}");

    /// <summary>Comes back under a new incarnation; what it executed it remembers.</summary>
    public void Restart() => _runs++;
}
