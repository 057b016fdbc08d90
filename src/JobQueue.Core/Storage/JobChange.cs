using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>One change of a job, as a watcher sees it.</summary>
public sealed record JobChange
{
    /// <summary>The job.</summary>
    public required JobId Id { get; init; }

    /// <summary>The job's write counter after the change; a watcher never sees a smaller one after a larger one.</summary>
    public required long Rev { get; init; }

    /// <summary>The status after the change.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>Whether any worker may claim it.</summary>
    public bool Claimable { get; init; }

    /// <summary>The action; <see langword="null"/> where the change does not show it.</summary>
    public string? Action { get; init; }

    /// <summary>When it is due; <see langword="null"/> where the change does not show it.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>The names of the fields that changed; empty for an added job.</summary>
    public IReadOnlyList<string> ChangedFields { get; init; } = [];
}
