namespace JobQueue.Jobs;

/// <summary>Who may act on a job, beside its status.</summary>
public enum JobHold
{
    /// <summary>No worker holds it and any may claim it.</summary>
    Claimable,

    /// <summary>A worker holds it: every write of that worker names incarnation and fence.</summary>
    Held,

    /// <summary>No worker holds it and none may claim it: the job is final.</summary>
    Final,
}
