namespace JobQueue.Jobs;

/// <summary>Where a job stands. The names in API and storage are those of Docker Trusted Registry (<see cref="JobStatusNames"/>).</summary>
public enum JobStatus
{
    /// <summary><c>waiting</c>: accepted and not running; claimed by a worker ahead of its time or by none yet.</summary>
    Waiting,

    /// <summary><c>running</c>: a worker executes it.</summary>
    Running,

    /// <summary><c>done</c>: the handler returned. Final.</summary>
    Done,

    /// <summary><c>error</c>: the handler failed or its deadline passed. Final; a retry is a new job.</summary>
    Error,

    /// <summary><c>cancel_request</c>: an operator asked a running job to stop; its worker has not confirmed yet.</summary>
    CancelRequest,

    /// <summary><c>cancel</c>: stopped on request before it was fully executed. Final.</summary>
    Cancel,

    /// <summary><c>deleted</c>: removed; a tombstone without logs and parameters remains for a while. Final.</summary>
    Deleted,

    /// <summary><c>worker_dead</c>: its worker was declared dead. Claimable again, unless it may not run again: then final.</summary>
    WorkerDead,

    /// <summary><c>worker_shutdown</c>: its worker stopped gracefully before the job ended. Claimable again, unless it may not run again: then final.</summary>
    WorkerShutdown,

    /// <summary><c>worker_resurrection</c>: a worker declared dead came back and is stopping its execution of the job.</summary>
    WorkerResurrection,
}
