namespace JobQueue.Retention;

/// <summary>What a run of <c>onlinegc_joblogs</c> returns.</summary>
internal sealed record CompactionResult
{
    /// <summary>Whether the settings wanted anything deleted.</summary>
    public required bool Enabled { get; init; }

    /// <summary>How many jobs were deleted.</summary>
    public long Deleted { get; init; }

    /// <summary>How many were due but are still needed by an unfinished job.</summary>
    public int PassedOver { get; init; }
}
