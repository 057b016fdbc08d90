namespace JobQueue.Jobs;

/// <summary>Something that can happen to a job. <see cref="JobTransitions"/> says from where to where each leads.</summary>
public enum JobMove
{
    /// <summary>A worker takes a claimable job ahead of its time.</summary>
    Claim,

    /// <summary>A worker takes a due claimable job and starts it, in one write.</summary>
    ClaimAndStart,

    /// <summary>The worker that claimed the job starts it at its time.</summary>
    Start,

    /// <summary>The worker gives a job back that it has not started, or whose resurrected execution has stopped.</summary>
    Release,

    /// <summary>The handler returned normally.</summary>
    Complete,

    /// <summary>The handler failed, or its deadline passed.</summary>
    Fail,

    /// <summary>The handler asked to run again later.</summary>
    Reschedule,

    /// <summary>Execution stopped because of a cancel request.</summary>
    ConfirmCancel,

    /// <summary>The worker stopped gracefully before the job ended.</summary>
    ShutDown,

    /// <summary>The worker lost its lease without being buried, and its handler has stopped.</summary>
    HandBack,

    /// <summary>The worker's incarnation was declared dead; any worker makes this move.</summary>
    Bury,

    /// <summary>A buried worker came back and finds that it still executes the job.</summary>
    Resurrect,

    /// <summary>An operator cancels a job that runs.</summary>
    RequestCancel,

    /// <summary>An operator cancels a job that does not run.</summary>
    CancelNow,

    /// <summary>An operator deletes a job that runs: it is cancelled first, and its end becomes <c>deleted</c>.</summary>
    RequestDelete,

    /// <summary>An operator or retention deletes a job that does not run.</summary>
    Delete,
}
