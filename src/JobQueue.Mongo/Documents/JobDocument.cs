using JobQueue.Jobs;
using MongoDB.Bson;
using static JobQueue.Mongo.Documents.JobFields;

namespace JobQueue.Mongo.Documents;

/// <summary>A job as stored.</summary>
internal static class JobDocument
{
    /// <summary>A new job, as it is inserted.</summary>
    public static BsonDocument ToBson(Job job, string lane)
    {
        var document = new BsonDocument
        {
            { Id, job.Id.ToString() },
            { RetryFromId, job.RetryFromId.ToString() },
            { RootId, job.RootId.ToString() },
            { WorkerId, job.WorkerId },
            { Status, job.Status.ToName() },
            { ScheduledAt, job.ScheduledAt.ToBson() },
            { LastUpdated, job.LastUpdated.ToBson() },
            { JobFields.Action, job.Action },
            { RetriesLeft, job.RetriesLeft },
            { RetriesTotal, job.RetriesTotal },
            { JobFields.CapacityMap, CapacityDocument.ToBson(job.CapacityMap) },
            { Parameters, job.Parameters is { } parameters ? BsonJson.ToBson(parameters) : BsonNull.Value },
            { Deadline, GoDuration.FormatOptional(job.Deadline) },
            { StopTimeout, GoDuration.FormatOptional(job.StopTimeout) },
            { Priority, job.Priority },
            { Lane, lane },
            { Claimable, true },
            { Fence, job.Fence },
            { Rev, 1L },
            { CreatedAt, job.CreatedAt.ToBson() },
            { InterruptionsLeft, job.InterruptionsLeft },
            { OnInterrupt, PolicyName(job.OnInterrupt) },
            { JobFields.Backoff, BackoffDocument.ToBson(job.Backoff) },
        };
        AddOptional(document, job);
        return document;
    }

    public static Job ToJob(BsonDocument document) => new()
    {
        Id = document[Id].ToJobId(),
        RetryFromId = document[RetryFromId].ToJobId(),
        RootId = document[RootId].ToJobId(),
        WorkerId = document[WorkerId].AsString,
        Status = JobStatusNames.Parse(document[Status].AsString),
        ScheduledAt = document[ScheduledAt].ToInstant(),
        LastUpdated = document[LastUpdated].ToInstant(),
        Action = document[JobFields.Action].AsString,
        RetriesLeft = document[RetriesLeft].ToInt32(),
        RetriesTotal = document[RetriesTotal].ToInt32(),
        CapacityMap = CapacityDocument.ToMap(document[JobFields.CapacityMap]),
        Parameters = document.Some(Parameters) is { } parameters ? BsonJson.ToJson(parameters) : null,
        Deadline = DurationOf(document, Deadline),
        StopTimeout = DurationOf(document, StopTimeout),
        Priority = document[Priority].ToInt32(),
        UniqueKey = document.Text(UniqueKey),
        Backoff = BackoffDocument.ToBackoff(document[JobFields.Backoff].AsBsonDocument),
        OnInterrupt = PolicyOf(document[OnInterrupt].AsString),
        InterruptionsLeft = document[InterruptionsLeft].ToInt32(),
        Interruptions = document.Some(Interruptions) is BsonArray kept ? [.. kept.Select(item => InterruptionDocument.ToInterruption(item.AsBsonDocument))] : [],
        Claimable = document.Contains(Claimable),
        Incarnation = document.Text(Incarnation),
        BuriedIncarnation = document.Text(BuriedIncarnation),
        Fence = document[Fence].ToInt64(),
        Slot = document.Text(Slot),
        Rev = document[Rev].ToInt64(),
        DeleteRequested = document.Contains(DeleteRequested),
        Retry = document.Some(Retry) is BsonDocument retry ? RetryDocument.ToIntent(retry) : null,
        CreatedAt = document[CreatedAt].ToInstant(),
        StartedAt = document.Some(StartedAt)?.ToInstant(),
        FinishedAt = document.Some(FinishedAt)?.ToInstant(),
        Error = document.Some(Error) is BsonDocument error ? JobErrorDocument.ToError(error) : null,
        Result = document.Some(Result) is { } result ? BsonJson.ToJson(result) : null,
        Progress = document.Some(Progress) is BsonDocument progress ? ProgressDocument.ToProgress(progress) : null,
        TraceParent = document.Text(TraceParent),
        ParentId = document.Some(ParentId)?.ToJobId(),
        ChildName = document.Text(ChildName),
        Depth = document.Some(Depth)?.ToInt32() ?? 0,
        HasChildren = document.Contains(JobFields.HasChildren),
        Cron = document.Text(JobFields.Cron),
    };

    /// <summary>A job that is known, with what the writes of its worker change in it.</summary>
    public static Job Onto(Job known, BsonDocument document) => known with
    {
        Status = JobStatusNames.Parse(document[Status].AsString),
        Claimable = document.Contains(Claimable),
        Incarnation = document.Text(Incarnation),
        Rev = document[Rev].ToInt64(),
        DeleteRequested = document.Contains(DeleteRequested),
        HasChildren = document.Contains(JobFields.HasChildren),
        Retry = document.Some(Retry) is BsonDocument retry ? RetryDocument.ToIntent(retry) : null,
    };

    private static void AddOptional(BsonDocument document, Job job)
    {
        document.AddText(UniqueKey, job.UniqueKey);
        document.AddText(ActiveKey, job.Id == job.RootId ? job.UniqueKey : null);
        document.AddText(TraceParent, job.TraceParent);
        document.AddText(ParentId, job.ParentId?.ToString());
        document.AddText(ChildName, job.ChildName);
        if (job.Depth > 0)
        {
            document.Add(Depth, job.Depth);
        }

        if (job.HasChildren)
        {
            document.Add(JobFields.HasChildren, true);
        }
        document.AddText(JobFields.Cron, job.Cron);
    }

    private static TimeSpan? DurationOf(BsonDocument document, string field) =>
        GoDuration.TryParseOptional(document.Text(field), out var duration)
            ? duration
            : throw new JobQueueException($"Job {document[Id]} has the {field} '{document[field]}', which is no duration. Correct the stored document.");

    public static string PolicyName(InterruptPolicy policy) => policy switch
    {
        InterruptPolicy.Rerun => "rerun",
        InterruptPolicy.Leave => "leave",
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "An unknown policy cannot be stored."),
    };

    public static InterruptPolicy PolicyOf(string name) => name switch
    {
        "rerun" => InterruptPolicy.Rerun,
        "leave" => InterruptPolicy.Leave,
        _ => throw new JobQueueException($"A stored document has the {OnInterrupt} policy '{name}', which this version does not know. Upgrade this process."),
    };
}
