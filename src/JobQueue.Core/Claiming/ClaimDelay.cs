namespace JobQueue.Claiming;

/// <summary>How long a worker waits before it claims.</summary>
public enum ClaimDelay
{
    /// <summary>Only a claim prompted by the change feed waits, only while another live worker has room for the action, and up to 50 ms times the share of its own capacity that is in use. The default.</summary>
    LoadAware,

    /// <summary>Every claim waits a random time up to <see cref="JobQueueOptions.MaxClaimDelay"/>, as Docker Trusted Registry does.</summary>
    Uniform,

    /// <summary>No claim waits. For a single replica.</summary>
    None,
}
