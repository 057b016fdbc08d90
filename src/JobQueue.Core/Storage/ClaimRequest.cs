using System.Collections.Frozen;
using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>What a worker can take now.</summary>
public sealed record ClaimRequest
{
    /// <summary>The name of the worker, written into the job as <c>workerID</c>.</summary>
    public required string WorkerId { get; init; }

    /// <summary>The run of the worker process.</summary>
    public required string Incarnation { get; init; }

    /// <summary>The actions it may take: those it has handlers for and that are not paused.</summary>
    public required IReadOnlyCollection<string> Actions { get; init; }

    /// <summary>The limits of those of the actions that have one: the most of its jobs that run at once on all workers together. Jobs of such an action are never claimed ahead.</summary>
    public IReadOnlyDictionary<string, int> Limits { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>The units it has free.</summary>
    public required CapacityMap Free { get; init; }

    /// <summary>The most jobs to take in this call. One unless a backlog is drained; jobs taken together fit into <see cref="Free"/> together.</summary>
    public int MaxCount { get; init; } = 1;

    /// <summary>How far ahead of its time a job may be claimed. Zero takes only what is due.</summary>
    public required TimeSpan Ahead { get; init; }
}
