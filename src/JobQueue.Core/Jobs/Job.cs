using System.Text.Json;

namespace JobQueue.Jobs;

/// <summary>A job as stored. Instants are database time, in UTC, with milliseconds.</summary>
/// <remarks>The first thirteen properties are those of Docker Trusted Registry's API; the rest are additions.</remarks>
public sealed record Job
{
    /// <summary>The identity.</summary>
    public required JobId Id { get; init; }

    /// <summary>The job that failed and that this one retries; an original job has its own id here.</summary>
    public required JobId RetryFromId { get; init; }

    /// <summary>The name of the worker that holds or last held the job; empty while nobody has claimed it.</summary>
    public string WorkerId { get; init; } = "";

    /// <summary>Where the job stands.</summary>
    public required JobStatus Status { get; init; }

    /// <summary>When the job is due.</summary>
    public required DateTimeOffset ScheduledAt { get; init; }

    /// <summary>When the status last changed.</summary>
    public required DateTimeOffset LastUpdated { get; init; }

    /// <summary>What the job does: the name a handler is registered for.</summary>
    public required string Action { get; init; }

    /// <summary>How many retries remain to this job.</summary>
    public int RetriesLeft { get; init; }

    /// <summary>How many retries the original job was given.</summary>
    public int RetriesTotal { get; init; }

    /// <summary>The units the job needs; <see langword="null"/> needs nothing.</summary>
    public CapacityMap? CapacityMap { get; init; }

    /// <summary>A JSON object of at most 256 KiB; <see langword="null"/> for none.</summary>
    public JsonElement? Parameters { get; init; }

    /// <summary>The longest run, counted from its start; <see langword="null"/> for none.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>The time between the polite and the forced stop; <see langword="null"/> for the worker's default.</summary>
    public TimeSpan? StopTimeout { get; init; }

    /// <summary>The first job of the retry chain.</summary>
    public required JobId RootId { get; init; }

    /// <summary>−100 … 100; higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>The key of which one unfinished retry chain may exist; <see langword="null"/> for none.</summary>
    public string? UniqueKey { get; init; }

    /// <summary>How the successor of a failure is timed.</summary>
    public JobBackoff Backoff { get; init; } = JobBackoff.Default;

    /// <summary>What becomes of the job when its worker is lost.</summary>
    public InterruptPolicy OnInterrupt { get; init; }

    /// <summary>How many more times a worker may die while running it before it stays <c>worker_dead</c>.</summary>
    public int InterruptionsLeft { get; init; } = JobSubmission.DefaultInterruptions;

    /// <summary>The last interruptions, oldest first; at most 20.</summary>
    public IReadOnlyList<JobInterruption> Interruptions { get; init; } = [];

    /// <summary>Whether any worker may claim the job now, once it is due.</summary>
    public bool Claimable { get; init; }

    /// <summary>The run of the worker process that holds the job; <see langword="null"/> while nobody does.</summary>
    public string? Incarnation { get; init; }

    /// <summary>The run of the worker process from which a burial took the job; cleared by the next claim.</summary>
    public string? BuriedIncarnation { get; init; }

    /// <summary>The number of the latest claim; 0 before the first. A write that names an older fence changes nothing.</summary>
    public long Fence { get; init; }

    /// <summary>The slot of its action that the job holds while it runs, where the action had a limit when it was claimed; cleared by every write that ends the hold.</summary>
    public string? Slot { get; init; }

    /// <summary>Counts every write to the job.</summary>
    public long Rev { get; init; }

    /// <summary>Whether the end of this running job becomes <c>deleted</c>.</summary>
    public bool DeleteRequested { get; init; }

    /// <summary>The successor of a failure; <see langword="null"/> where there is none.</summary>
    public RetryIntent? Retry { get; init; }

    /// <summary>When the job was submitted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its latest run started; <see langword="null"/> before the first.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; <see langword="null"/> before.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Why it ended in <c>error</c>.</summary>
    public JobError? Error { get; init; }

    /// <summary>What the handler returned, JSON of at most 64 KiB.</summary>
    public JsonElement? Result { get; init; }

    /// <summary>How far the handler says it has come.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>The W3C trace context of the submitter.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The first job of the retry chain that spawned this one: the parent itself, unless it was a retry. <see langword="null"/> for none.</summary>
    public JobId? ParentId { get; init; }

    /// <summary>The name of this child, unique in its parent's chain.</summary>
    public string? ChildName { get; init; }

    /// <summary>The name of the cron that submitted this job, or whose job it retries; <see langword="null"/> for none.</summary>
    public string? Cron { get; init; }

    /// <summary>How many generations of parents the job has; 0 where nobody spawned it.</summary>
    public int Depth { get; init; }

    /// <summary>Whether the job has spawned children that its end may have to cancel. Set before a spawn is over, removed once the end has been dealt with.</summary>
    internal bool HasChildren { get; init; }

    /// <summary>Whether the end of this job leaves children to be cancelled: its whole chain has ended, and not as <c>done</c>. An interruption is no such end.</summary>
    internal bool MustCancelChildren =>
        HasChildren && Retry is not { Open: true } && Status is (JobStatus.Error or JobStatus.Cancel or JobStatus.Deleted);

    /// <summary>Reads the result; the default of <typeparamref name="T"/> when there is none.</summary>
    /// <typeparam name="T">Any type that System.Text.Json reads, with the defaults of the web.</typeparam>
    /// <exception cref="JobQueueException">The result does not fit <typeparamref name="T"/>.</exception>
    public T? GetResult<T>()
    {
        try
        {
            return Result is { } result ? result.Deserialize<T>(JsonSerializerOptions.Web) : default;
        }
        catch (JsonException refused)
        {
            throw new JobQueueException($"The result of job {Id} ({Action}) does not fit {typeof(T).Name}: {refused.Message}", refused);
        }
    }

    /// <summary>Who may act on the job.</summary>
    public JobHold Hold => Claimable ? JobHold.Claimable : Incarnation is null ? JobHold.Final : JobHold.Held;

    /// <summary>Whether the job has ended for good.</summary>
    public bool IsFinal => Hold == JobHold.Final;
}
