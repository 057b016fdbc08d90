using JobQueue.Jobs;

namespace JobQueue.Crons;

/// <summary>A cron as stored. Instants are database time, in UTC, with milliseconds.</summary>
public sealed record Cron
{
    /// <summary>The identity, derived from the name: a cron that is removed and made again is the same one, and no instant of it fires twice.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it does, and when.</summary>
    public required CronDefinition Definition { get; init; }

    /// <summary>The next occurrence; <see langword="null"/> while it is not enabled.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>The latest occurrence that was fired; <see langword="null"/> before the first.</summary>
    public DateTimeOffset? LastRun { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its definition last changed.</summary>
    public required DateTimeOffset LastUpdated { get; init; }

    /// <summary>The fingerprint of the declaration in code that the definition was last taken from; <see langword="null"/> for a cron that only operators have written.</summary>
    public string? Declaration { get; init; }

    /// <summary>Whether an operator wrote the definition last. Code then leaves it alone.</summary>
    public bool ChangedByOperator { get; init; }

    /// <summary>Counts every write.</summary>
    public long Rev { get; init; }

    /// <summary>The name.</summary>
    public string Name => Definition.Name;

    /// <summary>The identity that a name stands for.</summary>
    public static Guid IdOf(string name) => JobId.FromName(CronNames.Scope, name).Value;

    /// <summary>The identity of the job of an occurrence: the same in every process, so that however many leaders fire it there is one job.</summary>
    internal JobId JobIdOf(DateTimeOffset occurrence) => JobId.FromName(Id, CronNames.Of(occurrence));

    /// <summary>The unique key of its jobs where they must not overlap.</summary>
    internal string OverlapKey => $"cron:{Id:D}";
}
