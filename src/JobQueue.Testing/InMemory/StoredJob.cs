using JobQueue.Jobs;

namespace JobQueue.Testing.InMemory;

/// <summary>A job with what only the storage knows of it.</summary>
internal sealed record StoredJob(Job Job)
{
    /// <summary>The unique key while it keeps others out: on the root of a chain, until the chain ends.</summary>
    public string? ActiveKey { get; init; }

    /// <summary>Intent: the chain has ended in this job, and the key on its root must be freed.</summary>
    public bool FreeKeyOpen { get; init; }

    /// <summary>Intent: the job is deleted, and its logs and parameters must go.</summary>
    public bool ContentsOpen { get; init; }

    /// <summary>Intent: the job is a child of which it is not known yet whether its parent lives.</summary>
    public bool Unconfirmed { get; init; }

    /// <summary>Of a tombstone: when to see whether it is still needed.</summary>
    public DateTimeOffset? ForgetAt { get; init; }

    /// <summary>The number of the next log line.</summary>
    public long NextLine { get; init; }

    public bool HasOpenIntent => Job.Retry is { Open: true } || FreeKeyOpen || ContentsOpen || Unconfirmed || Job.MustCancelChildren;
}
