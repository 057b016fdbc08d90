namespace JobQueue.Claiming;

/// <summary>What prompts a worker to claim.</summary>
internal enum ClaimPrompt
{
    /// <summary>The change feed showed a job that may be claimed.</summary>
    Feed,

    /// <summary>A job left this worker, or its capacity grew.</summary>
    FreedSlot,

    /// <summary>The claim before this one won.</summary>
    Refill,

    /// <summary>The periodic look that needs no event.</summary>
    Sweep,

    /// <summary>A job learned of earlier comes within reach.</summary>
    Schedule,
}
