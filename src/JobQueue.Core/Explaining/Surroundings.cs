using JobQueue.Jobs;
using JobQueue.Steering;
using JobQueue.Workers;

namespace JobQueue.Explaining;

/// <summary>What the reasons are found from.</summary>
/// <param name="Now">Database time.</param>
/// <param name="Config">What is set for the job's action.</param>
/// <param name="Workers">Every live worker whose lease stands.</param>
/// <param name="Held">What the workers hold that have the action.</param>
/// <param name="HeldOfAction">The held jobs of the job's action, of very many a part.</param>
/// <param name="HeldOfActionCount">How many they are in all.</param>
internal sealed record Surroundings(
    DateTimeOffset Now, ActionConfig? Config, IReadOnlyList<Worker> Workers, ILookup<string, Job> Held, IReadOnlyList<Job> HeldOfAction, long HeldOfActionCount)
{
    /// <summary>The workers that claim jobs of an action.</summary>
    public IReadOnlyList<Worker> ClaimersOf(string action) => [.. Workers.Where(worker => worker.Status == WorkerStatus.Running && worker.Actions.Contains(action, StringComparer.Ordinal))];
}
