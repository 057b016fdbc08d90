namespace JobQueue.Mongo.Documents;

/// <summary>How the fields of a stored job are spelled. The first thirteen are those of the API.</summary>
internal static class JobFields
{
    public const string Id = "_id";
    public const string RetryFromId = "retryFromID";
    public const string WorkerId = "workerID";
    public const string Status = "status";
    public const string ScheduledAt = "scheduledAt";
    public const string LastUpdated = "lastUpdated";
    public const string Action = "action";
    public const string RetriesLeft = "retriesLeft";
    public const string RetriesTotal = "retriesTotal";
    public const string CapacityMap = "capacityMap";
    public const string Parameters = "parameters";
    public const string Deadline = "deadline";
    public const string StopTimeout = "stopTimeout";

    public const string RootId = "rootID";
    public const string ParentId = "parentID";
    public const string ChildName = "childName";
    public const string Depth = "depth";

    /// <summary>Exists, and is true, on a job that has spawned children, until its end has been dealt with.</summary>
    public const string HasChildren = "children";

    /// <summary>Intent, exists only while open: find out whether the parent of this child lives.</summary>
    public const string Unconfirmed = "unconfirmed";

    public const string Priority = "priority";

    /// <summary>Action and capacity signature: what a claim names.</summary>
    public const string Lane = "lane";

    /// <summary>Exists, and is true, only while any worker may claim the job.</summary>
    public const string Claimable = "claimable";

    /// <summary>Exists only while a worker holds the job.</summary>
    public const string Incarnation = "incarnation";

    /// <summary>Exists only while the job is held by a claim that took several at once: tells that claim's jobs from others of the incarnation.</summary>
    public const string Batch = "batch";

    /// <summary>Exists only while a worker holds the job, where its action had a limit when it was claimed: <c>action#number</c>.</summary>
    public const string Slot = "slot";

    /// <summary>Exists from a burial until the next claim.</summary>
    public const string BuriedIncarnation = "buriedIncarnation";

    public const string Fence = "fence";
    public const string Rev = "rev";

    public const string UniqueKey = "uniqueKey";

    /// <summary>Exists on the root of a retry chain, only while the chain is unfinished.</summary>
    public const string ActiveKey = "activeKey";

    /// <summary>Intent, exists only while open: free this key on the root.</summary>
    public const string ReleaseKey = "releaseKey";

    /// <summary>The successor of a failure: <c>{id, at, open}</c>.</summary>
    public const string Retry = "retry";

    /// <summary>Intent, exists only while open: insert the successor.</summary>
    public const string RetryOpen = "retry.open";

    /// <summary>Intent, exists only while open: remove the log of a deleted job at this time.</summary>
    public const string PurgeAt = "purgeAt";

    /// <summary>Exists on a tombstone: when to see whether it is still needed.</summary>
    public const string ForgetAt = "forgetAt";

    public const string DeleteRequested = "deleteRequested";
    public const string CreatedAt = "createdAt";
    public const string StartedAt = "startedAt";
    public const string FinishedAt = "finishedAt";
    public const string Error = "error";
    public const string Result = "result";
    public const string Progress = "progress";
    public const string InterruptionsLeft = "interruptionsLeft";
    public const string Interruptions = "interruptions";
    public const string OnInterrupt = "onInterrupt";
    public const string Backoff = "backoff";

    /// <summary>The number that the next log line gets.</summary>
    public const string LogLines = "logLines";

    /// <summary>Exists on the jobs of crons: the cron's name.</summary>
    public const string Cron = "cron";

    public const string TraceParent = "traceParent";
}
