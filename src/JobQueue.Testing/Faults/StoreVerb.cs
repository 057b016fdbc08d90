namespace JobQueue.Testing.Faults;

/// <summary>One round trip to the database. A verb of a store interface that makes several writes shows each of them.</summary>
internal enum StoreVerb
{
    Read,

    Submit,
    Claim,
    Start,
    Release,
    Settle,
    ReportProgress,
    Bury,
    Resurrect,
    Cancel,
    Delete,

    InsertSuccessor,
    CloseRetry,
    FreeKey,
    CloseFreeKey,
    RemoveContents,

    InsertChild,
    MarkParent,
    ConfirmChild,
    JudgeChild,
    CloseChildren,

    ReserveLines,
    InsertLines,

    RegisterWorker,
    Heartbeat,
    PublishWorker,
    SetWorkerStatus,
    MarkDead,
    RemoveWorker,
    SetCapacity,

    SetActionConfig,
    DeleteActionConfig,

    DeleteEnded,
    ForgetJobs,
    ChangeSettings,

    AddCron,
    ReplaceCron,
    AdvanceCron,
    DeleteCron,

    AcquireLease,
    RenewLease,
    ReleaseLease,
}
