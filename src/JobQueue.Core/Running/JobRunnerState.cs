using JobQueue.Storage;

namespace JobQueue.Running;

/// <summary>How a worker is, as its health is reported.</summary>
internal sealed record JobRunnerState
{
    /// <summary>The incarnation it is recorded under; <see langword="null"/> when it is not registered.</summary>
    public required string? Incarnation { get; init; }

    /// <summary>How long ago its last heartbeat was answered; <see langword="null"/> when none was yet.</summary>
    public required TimeSpan? HeartbeatAge { get; init; }

    /// <summary>How long its lease still stands; zero or less when it does not.</summary>
    public required TimeSpan LeaseRemaining { get; init; }

    /// <summary>Whether it claims no more.</summary>
    public required bool Drains { get; init; }

    /// <summary>How many jobs run, abandoned executions included.</summary>
    public required int RunningJobs { get; init; }

    /// <summary>How many jobs wait for their time in the internal queue.</summary>
    public required int QueuedJobs { get; init; }

    /// <summary>The term in which it leads and fires the crons; <see langword="null"/> when it does not.</summary>
    public required long? LeaderTerm { get; init; }

    /// <summary>How it learns of changes.</summary>
    public required FeedMode FeedMode { get; init; }

    /// <summary>Whether the worker is registered.</summary>
    public bool IsRegistered => Incarnation is not null;

    /// <summary>Whether its lease stands.</summary>
    public bool IsLeaseValid => LeaseRemaining > TimeSpan.Zero;
}
