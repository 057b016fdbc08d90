namespace JobQueue.Conformance.Jobs;

/// <summary>The ways in which a running job stops being held.</summary>
public enum SlotEnd
{
    Completed,
    Failed,
    FailedWithRetry,
    Cancelled,
    Deleted,
    Rescheduled,
    ShutDown,
    HandedBack,
    NotBegun,
    Buried,
    BuriedCancelled,
    ReleasedAfterResurrection,
}
