using System.Text.Json;
using JobQueue.Jobs;

namespace JobQueue.Steering;

/// <summary>What an operator has set for an action: defaults of its jobs, how many may run at once, and whether it is paused.</summary>
/// <remarks>A default applies where a submission is silent, when it is submitted: the stored job says what will run, and a retry keeps what the first job had.</remarks>
public sealed record ActionConfig
{
    /// <summary>The highest <see cref="MaxRunning"/>.</summary>
    public const int MostRunning = 10_000;

    /// <summary>The identity for references from elsewhere, a UUID; made by the storage and kept for as long as the config exists.</summary>
    public string Id { get; init; } = "";

    /// <summary>The action.</summary>
    public required string Action { get; init; }

    /// <summary>Default parameters, a JSON object. They are merged name by name below those of a submission, which win; <see langword="null"/> for none.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>Default of <see cref="JobSubmission.Retries"/>; <see langword="null"/> for none.</summary>
    /// <value>0 to 1,000.</value>
    public int? Retries { get; init; }

    /// <summary>Default of <see cref="JobSubmission.Backoff"/>; <see langword="null"/> for none.</summary>
    public JobBackoff? Backoff { get; init; }

    /// <summary>Default of <see cref="JobSubmission.Deadline"/>; <see langword="null"/> for none.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Default of <see cref="JobSubmission.StopTimeout"/>; <see langword="null"/> for none.</summary>
    public TimeSpan? StopTimeout { get; init; }

    /// <summary>Default of <see cref="JobSubmission.CapacityMap"/>; <see langword="null"/> for none.</summary>
    public CapacityMap? CapacityMap { get; init; }

    /// <summary>The most jobs of the action that run at once on all workers together; <see langword="null"/> for no limit.</summary>
    /// <value>1 to 10,000.</value>
    public int? MaxRunning { get; init; }

    /// <summary>Whether no job of the action is begun. Those that run go on.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether what is stored cannot be read. Then the action counts as paused and nothing is known of its defaults, so nothing of it is submitted either.</summary>
    internal bool IsUnreadable { get; init; }
}
