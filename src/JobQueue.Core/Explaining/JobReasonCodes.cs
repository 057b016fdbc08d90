namespace JobQueue.Explaining;

/// <summary>The reasons that are given.</summary>
internal static class JobReasonCodes
{
    public const string Finished = "FINISHED";
    public const string Running = "RUNNING";
    public const string Stopping = "STOPPING";
    public const string Resurrected = "RESURRECTED";
    public const string Claimed = "CLAIMED";
    public const string HolderLost = "HOLDER_LOST";
    public const string NotDue = "NOT_DUE";
    public const string Paused = "PAUSED";
    public const string NoWorker = "NO_WORKER";
    public const string NeverFits = "NEVER_FITS";
    public const string CapacityInUse = "CAPACITY_IN_USE";
    public const string WaitsForParent = "WAITS_FOR_PARENT";
    public const string Limited = "LIMITED";
    public const string Ready = "READY";

    public static IReadOnlyList<string> All { get; } =
        [Finished, Running, Stopping, Resurrected, Claimed, HolderLost, NotDue, Paused, NoWorker, NeverFits, CapacityInUse, WaitsForParent, Limited, Ready];
}
