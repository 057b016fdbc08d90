using System.Diagnostics;
using System.Globalization;
using JobQueue.Storage;

namespace JobQueue.Jobs;

/// <summary>Makes the new jobs that are stored: of submissions, and of failures that are tried again.</summary>
internal sealed class JobFactory(IDbClock clock, TimeProvider time)
{
    /// <summary>Makes the waiting job of a checked submission that has been given the defaults of its action. Sample the clock first: the job's instants are database time.</summary>
    /// <exception cref="ArgumentException">The submission is out of bounds.</exception>
    public Job Create(JobSubmission submission)
    {
        SubmissionCheck.ThrowIfFaulty(submission, nameof(submission));
        var now = Milliseconds(clock.UtcNow);
        var id = submission.Id ?? JobId.New(time);
        return new Job
        {
            Id = id,
            RetryFromId = id,
            RootId = id,
            Status = JobStatus.Waiting,
            Claimable = true,
            ScheduledAt = submission.ScheduledAt is { } at ? Milliseconds(at) : now,
            CreatedAt = now,
            LastUpdated = now,
            Action = submission.Action,
            Parameters = submission.Parameters?.Clone(),
            RetriesTotal = submission.Retries ?? 0,
            RetriesLeft = submission.Retries ?? 0,
            Backoff = submission.Backoff ?? JobBackoff.Default,
            CapacityMap = submission.CapacityMap,
            Deadline = submission.Deadline,
            StopTimeout = submission.StopTimeout,
            Priority = submission.Priority,
            UniqueKey = submission.UniqueKey,
            OnInterrupt = submission.OnInterrupt,
            InterruptionsLeft = submission.Interruptions,
            TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
            Rev = 1,
        };
    }

    /// <summary>Makes the waiting job of a child. The same name in the same retry chain gives the same id, so a re-run, a retry and a worker that has lost the parent all meet one job.</summary>
    /// <param name="parent">The job that spawns it.</param>
    /// <param name="name">The child's name.</param>
    /// <param name="submission">What it is to do, checked by <see cref="ChildCheck"/>.</param>
    public Job CreateChild(Job parent, string name, JobSubmission submission) =>
        Create(submission with { Id = JobId.FromName(parent.RootId.Value, name) }) with { ParentId = parent.RootId, ChildName = name, Depth = parent.Depth + 1 };

    /// <summary>Makes the successor that a failed job's intent names. The same intent gives the same id, so however many workers carry it out there is one.</summary>
    /// <param name="failed">The job that failed.</param>
    /// <param name="intent">Its recorded intent.</param>
    /// <param name="now">Database time.</param>
    public static Job Successor(Job failed, RetryIntent intent, DateTimeOffset now) => new()
    {
        Id = intent.Id,
        RetryFromId = failed.Id,
        RootId = failed.RootId,
        Status = JobStatus.Waiting,
        Claimable = true,
        ScheduledAt = Milliseconds(intent.At),
        CreatedAt = Milliseconds(now),
        LastUpdated = Milliseconds(now),
        Action = failed.Action,
        Parameters = failed.Parameters,
        RetriesTotal = failed.RetriesTotal,
        RetriesLeft = Math.Max(0, failed.RetriesLeft - 1),
        Backoff = failed.Backoff,
        CapacityMap = failed.CapacityMap,
        Deadline = failed.Deadline,
        StopTimeout = failed.StopTimeout,
        Priority = failed.Priority,
        UniqueKey = failed.UniqueKey,
        OnInterrupt = failed.OnInterrupt,
        InterruptionsLeft = failed.InterruptionsLeft,
        ParentId = failed.ParentId,
        ChildName = failed.ChildName,
        Depth = failed.Depth,
        HasChildren = failed.HasChildren,
        Cron = failed.Cron,
        TraceParent = failed.TraceParent,
        Rev = 1,
    };

    /// <summary>Makes the job by which somebody has an ended chain tried again: a chain of its own with all its retries, due at once. It has no parent: that has heard of the end already.</summary>
    /// <param name="ended">A job of the ended chain.</param>
    /// <param name="attempt">1 unless the job of an earlier attempt was deleted. The same attempt gives the same id, so however many ask for it there is one.</param>
    /// <param name="now">Database time.</param>
    public static Job Again(Job ended, int attempt, DateTimeOffset now)
    {
        var id = AgainId(ended.RootId, attempt);
        return new Job
        {
            Id = id,
            RetryFromId = ended.Id,
            RootId = id,
            Status = JobStatus.Waiting,
            Claimable = true,
            ScheduledAt = Milliseconds(now),
            CreatedAt = Milliseconds(now),
            LastUpdated = Milliseconds(now),
            Action = ended.Action,
            Parameters = ended.Parameters,
            RetriesTotal = ended.RetriesTotal,
            RetriesLeft = ended.RetriesTotal,
            Backoff = ended.Backoff,
            CapacityMap = ended.CapacityMap,
            Deadline = ended.Deadline,
            StopTimeout = ended.StopTimeout,
            Priority = ended.Priority,
            UniqueKey = ended.UniqueKey,
            OnInterrupt = ended.OnInterrupt,
            InterruptionsLeft = Math.Min(JobSubmission.MaxInterruptions, ended.InterruptionsLeft + ended.Interruptions.Count(interruption => interruption.Status == JobStatus.WorkerDead)),
            Cron = ended.Cron,
            TraceParent = ended.TraceParent,
            Rev = 1,
        };
    }

    /// <summary>The id of the job by which an ended chain is tried again.</summary>
    /// <remarks>The control character keeps it apart from the ids of children, which derive from the root and a name.</remarks>
    public static JobId AgainId(JobId root, int attempt) => JobId.FromName(root.Value, string.Create(CultureInfo.InvariantCulture, $"\u0001retry {attempt}"));

    // The database stores milliseconds; an instant that is cut here reads back equal.
    private static DateTimeOffset Milliseconds(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
