namespace JobQueue.Jobs;

/// <summary>What becomes of a job whose worker died or stopped while it ran.</summary>
public enum InterruptPolicy
{
    /// <summary>The same job is claimed again, until its interruptions are used up. The default.</summary>
    Rerun,

    /// <summary>The first interruption of a started job is final: for work that must not run twice.</summary>
    Leave,
}
