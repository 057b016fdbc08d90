using JobQueue.Jobs;

namespace JobQueue.Workers;

/// <summary>One run of one worker process, as recorded. Instants are database time.</summary>
public sealed record Worker
{
    /// <summary>The identity of this run: new with every start of the process.</summary>
    public required string Incarnation { get; init; }

    /// <summary>The name of the replica; survives restarts.</summary>
    public required string Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required WorkerStatus Status { get; init; }

    /// <summary>The units it has.</summary>
    public required CapacityMap CapacityMap { get; init; }

    /// <summary>The most jobs it runs at once.</summary>
    public int MaxConcurrency { get; init; }

    /// <summary>The actions it has handlers for.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>When the worker is considered dead unless it is heard from before.</summary>
    public required DateTimeOffset HeartbeatExpiration { get; init; }

    /// <summary>When this run registered.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The machine it runs on.</summary>
    public string Host { get; init; } = "";

    /// <summary>Its process id there.</summary>
    public int ProcessId { get; init; }

    /// <summary>The version of the JobQueue library.</summary>
    public string Version { get; init; } = "";
}
