using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>Which jobs to list. Unset filters admit every job; deleted ones are listed only when <see cref="Statuses"/> names them.</summary>
public sealed record JobQuery
{
    /// <summary>The most jobs per page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Only this action.</summary>
    public string? Action { get; init; }

    /// <summary>Only jobs whose <c>workerID</c> is this.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Only these statuses; empty admits all but <c>deleted</c>.</summary>
    public IReadOnlyCollection<JobStatus> Statuses { get; init; } = [];

    /// <summary>Only children of this job.</summary>
    public JobId? ParentId { get; init; }

    /// <summary>Only the retry chain of this root.</summary>
    public JobId? RootId { get; init; }

    /// <summary>Only jobs of the cron of this name.</summary>
    public string? Cron { get; init; }

    /// <summary>Only ids that start with this text (lower case, hyphens).</summary>
    public string? IdPrefix { get; init; }

    /// <summary>How many to skip.</summary>
    /// <value>Default 0; 0 or more.</value>
    public int Start { get; init; }

    /// <summary>How many to return.</summary>
    /// <value>Default 10; 1 to 1,000.</value>
    public int Limit { get; init; } = 10;
}
