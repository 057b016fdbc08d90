namespace JobQueue.Running;

/// <summary>Why a handler is asked to stop.</summary>
public enum StopReason
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>An operator cancelled (or deleted) the job.</summary>
    Cancelled,

    /// <summary>The job's deadline passed.</summary>
    DeadlineExceeded,

    /// <summary>The worker shuts down; the job will run again elsewhere.</summary>
    WorkerStopping,

    /// <summary>The worker can no longer prove that it holds the job; the job will run again, perhaps elsewhere.</summary>
    LeaseLost,
}
