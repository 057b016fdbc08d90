namespace JobQueue.Host.Views;

/// <summary>The queue in numbers, by action.</summary>
/// <param name="At">When they were read, in database time.</param>
/// <param name="Actions">Every action that has ever had a job, has a config, or that a live worker has a handler for.</param>
internal sealed record StatsView(string At, IReadOnlyList<ActionStatsView> Actions);
