using JobQueue.Steering;
using JobQueue.Storage;

namespace JobQueue.Host.Views;

/// <summary>The unfinished jobs of an action, and what is set for it. Numbers end at 10,000: a field named in <see cref="AtLeast"/> has more.</summary>
internal sealed record ActionStatsView
{
    public required string Action { get; init; }

    public required long Due { get; init; }

    public required long Scheduled { get; init; }

    public required long Claimed { get; init; }

    public required long Running { get; init; }

    public required long Stopping { get; init; }

    public required string? OldestDueAt { get; init; }

    public required double QueueLatencySeconds { get; init; }

    public required int Workers { get; init; }

    public required bool Paused { get; init; }

    public required int? MaxRunning { get; init; }

    public required IReadOnlyList<string> AtLeast { get; init; }

    public static ActionStatsView Of(ActionCounts counts, ActionConfig? config, int workers, DateTimeOffset now) => new()
    {
        Action = counts.Action,
        Due = Math.Min(counts.Due, JobPage.CountLimit),
        Scheduled = Math.Min(counts.Scheduled, JobPage.CountLimit),
        Claimed = counts.Claimed,
        Running = counts.Running,
        Stopping = counts.Stopping,
        OldestDueAt = Rfc3339.Format(counts.OldestDueAt),
        QueueLatencySeconds = counts.OldestDueAt is { } at && at < now ? Math.Round((now - at).TotalSeconds, 3) : 0,
        Workers = workers,
        Paused = config is { Paused: true },
        MaxRunning = config?.MaxRunning,
        AtLeast = [.. Bounded(counts)],
    };

    private static IEnumerable<string> Bounded(ActionCounts counts)
    {
        if (counts.Due > JobPage.CountLimit)
        {
            yield return "due";
        }

        if (counts.Scheduled > JobPage.CountLimit)
        {
            yield return "scheduled";
        }
    }
}
