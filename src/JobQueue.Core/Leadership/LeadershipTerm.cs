namespace JobQueue.Leadership;

/// <summary>One worker's time as leader. Instants are database time.</summary>
public sealed record LeadershipTerm
{
    /// <summary>What is led, such as <see cref="Crons"/>.</summary>
    public required string Lease { get; init; }

    /// <summary>The run of the worker process that leads.</summary>
    public required string Incarnation { get; init; }

    /// <summary>The name of the worker that leads.</summary>
    public required string WorkerId { get; init; }

    /// <summary>Counts the terms, from 1.</summary>
    public required long Term { get; init; }

    /// <summary>When the term began.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>When the term ends unless it is renewed before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The lease of the worker that fires crons.</summary>
    public const string Crons = "crons";
}
