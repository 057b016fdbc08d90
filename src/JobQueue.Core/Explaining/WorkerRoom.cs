using JobQueue.Jobs;
using JobQueue.Workers;

namespace JobQueue.Explaining;

/// <summary>What a worker has free, as far as the database shows it.</summary>
internal sealed record WorkerRoom(Worker Worker, IReadOnlyList<Job> Held)
{
    public static WorkerRoom Of(Worker worker, Surroundings around) => new(worker, [.. around.Held[worker.Incarnation]]);

    public bool HasSlot => Worker.MaxConcurrency <= 0 || Held.Count < Worker.MaxConcurrency;

    public bool Has(Job job) => HasSlot && ShortKeys(job).Count == 0;

    /// <summary>The keys of which the worker has too few units left.</summary>
    public IReadOnlyList<string> ShortKeys(Job job) =>
        [.. (job.CapacityMap ?? CapacityMap.Empty).Where(need => need.Value > 0 && need.Value > Worker.CapacityMap[need.Key] - Used(need.Key)).Select(need => need.Key)];

    public Int128 Used(string key) => Held.Aggregate((Int128)0, (sum, job) => sum + (job.CapacityMap?[key] ?? 0));

    public WorkerRoom Without(Func<Job, bool> held) => this with { Held = [.. Held.Where(job => !held(job))] };
}
