using System.Collections.Immutable;
using JobQueue.Jobs;

namespace JobQueue.Conformance.Model;

/// <summary>What the reference model knows of a job.</summary>
public sealed record ModelJob
{
    public required JobId Id { get; init; }

    public required JobId RootId { get; init; }

    public string? Key { get; init; }

    public int Priority { get; init; }

    public bool MayRunTwice { get; init; }

    public required DateTimeOffset ScheduledAt { get; init; }

    public int RetriesLeft { get; init; }

    public int InterruptionsLeft { get; init; }

    public JobStatus Status { get; init; } = JobStatus.Waiting;

    public JobHold Hold { get; init; } = JobHold.Claimable;

    public string? Incarnation { get; init; }

    /// <summary>The incarnation from which a burial took the job, until the next claim.</summary>
    public string? BuriedFrom { get; init; }

    public long Fence { get; init; }

    /// <summary>Whether the claim that holds the job was made under a limit.</summary>
    public bool HasSlot { get; init; }

    public bool DeleteRequested { get; init; }

    public JobId? RetryId { get; init; }

    public bool RetryOpen { get; init; }

    /// <summary>How the holder of the present fence ended its hold by itself.</summary>
    public WalkMove? EndedBy { get; init; }

    /// <summary>The rows of the table that led here.</summary>
    public ImmutableList<(JobStatus From, JobHold Hold, JobMove Move)> Path { get; init; } = [];

    public bool IsFinal => Hold == JobHold.Final;

    public override string ToString() =>
        $"{Status.ToName()} {Hold} fence {Fence} held by {Incarnation ?? "-"} buried from {BuriedFrom ?? "-"} retry {(RetryId is null ? "-" : RetryOpen ? "open" : "made")} interruptions {InterruptionsLeft}{(HasSlot ? " in a slot" : "")}{(DeleteRequested ? " delete requested" : "")}";
}
