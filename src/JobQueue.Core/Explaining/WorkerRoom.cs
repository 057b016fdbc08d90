using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Workers;

namespace JobQueue.Explaining;

/// <summary>What a worker has free, as far as the database shows it.</summary>
internal sealed record WorkerRoom(Worker Worker, IReadOnlyList<Job> Held)
{
    public static WorkerRoom Of(Worker worker, Surroundings around) => new(worker, [.. around.Held[worker.Incarnation]]);

    /// <summary>Whether it holds, or may hold, more jobs than were read.</summary>
    public bool IsPartial => Held.Count >= JobQuery.MaxLimit;

    /// <summary>The jobs it runs that have children. While they wait for them they lend their slots and keep their units; whether they wait, the database does not show.</summary>
    public int Parents => Held.Count(job => job.HasChildren);

    /// <summary>The slots that are in use for certain.</summary>
    public int UsedSlots => Held.Count - Parents;

    public bool HasSlot => Worker.MaxConcurrency <= 0 || UsedSlots < Worker.MaxConcurrency;

    /// <summary>Whether it has a slot only while jobs that have children wait for them.</summary>
    public bool NeedsLentSlots => HasSlot && Worker.MaxConcurrency > 0 && Held.Count >= Worker.MaxConcurrency;

    public bool Has(Job job) => HasSlot && ShortKeys(job).Count == 0;

    /// <summary>The keys of which the worker has too few units left.</summary>
    public IReadOnlyList<string> ShortKeys(Job job) =>
        [.. (job.CapacityMap ?? CapacityMap.Empty).Where(need => need.Value > 0 && need.Value > Worker.CapacityMap[need.Key] - Used(need.Key)).Select(need => need.Key)];

    public Int128 Used(string key) => Held.Aggregate((Int128)0, (sum, job) => sum + (job.CapacityMap?[key] ?? 0));

    public WorkerRoom Without(Func<Job, bool> held) => this with { Held = [.. Held.Where(job => !held(job))] };
}
