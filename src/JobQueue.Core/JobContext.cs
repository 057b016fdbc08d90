using System.Text.Json;
using JobQueue.Children;
using JobQueue.Jobs;
using JobQueue.Running;
using Microsoft.Extensions.Logging;

namespace JobQueue;

/// <summary>What a handler is given: its job, and what it can say about it.</summary>
public sealed class JobContext
{
    private readonly Func<StopReason> _stopReason;
    private readonly Func<JobProgress, CancellationToken, ValueTask> _report;
    private readonly CancellationToken _forcedStop;
    private readonly RunChildren? _children;
    private volatile bool _hearsForcedStop;

    internal JobContext(Job job, ILogger logger, Func<StopReason> stopReason, Func<JobProgress, CancellationToken, ValueTask> report, RunChildren? children = null, CancellationToken forcedStop = default)
    {
        Job = job;
        Logger = logger;
        _stopReason = stopReason;
        _report = report;
        _forcedStop = forcedStop;
        _children = children;
    }

    /// <summary>The job as it was when it started.</summary>
    public Job Job { get; }

    /// <summary>Writes to the job's log (and to the application's).</summary>
    public ILogger Logger { get; }

    /// <summary>Why the handler's token was cancelled.</summary>
    public StopReason StopReason => _stopReason();

    internal TimeSpan? RescheduleDelay { get; private set; }

    internal JsonElement? Result { get; private set; }

    internal bool HearsForcedStop => _hearsForcedStop;

    /// <summary>Reads the parameters; an absent object is read as <c>{}</c>.</summary>
    /// <exception cref="JobFailedException">They do not fit <typeparamref name="T"/>; the job ends in <c>error</c> without retry.</exception>
    public T GetParameters<T>()
    {
        try
        {
            var parameters = Job.Parameters ?? JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal));
            return parameters.Deserialize<T>(JsonSerializerOptions.Web) ?? throw new JsonException("The parameters are null.");
        }
        catch (JsonException refused)
        {
            throw new JobFailedException($"The parameters of job {Job.Id} do not fit the action '{Job.Action}': {refused.Message}", refused)
            {
                Type = "invalid_parameters",
                Retry = new FailureRetry.Never(),
            };
        }
    }

    /// <summary>Asks to run the same job again after <paramref name="delay"/> once the handler returns. Costs no retry; ignored when the handler throws.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delay"/> is negative.</exception>
    public void RescheduleAfter(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        RescheduleDelay = delay;
    }

    /// <summary>Sets what the job returns: stored with <c>done</c>.</summary>
    /// <exception cref="ArgumentException">The JSON is larger than 64 KiB.</exception>
    public void SetResult<T>(T result)
    {
        var element = JsonSerializer.SerializeToElement(result, JsonSerializerOptions.Web);
        var size = System.Text.Encoding.UTF8.GetByteCount(element.GetRawText());
        if (size > MaxResultBytes)
        {
            throw new ArgumentException($"The result of job {Job.Id} is {size} bytes of JSON; at most {MaxResultBytes} are stored. Store it elsewhere and return where.", nameof(result));
        }

        Result = element;
    }

    /// <summary>Says how far the job has come. Throttled: of reports in quick succession the last is stored.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="line">One line for people; cut to <see cref="MaxProgressLineLength"/> characters.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="percent"/> is out of bounds.</exception>
    public ValueTask ReportProgressAsync(double percent, string? line = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        return _report(new JobProgress(percent, line is { Length: > MaxProgressLineLength } ? line[..MaxProgressLineLength] : line), cancellationToken);
    }

    /// <summary>Submits a child of this job: a job of its own, which any worker may run, and which ends with this one if this one is cancelled, deleted or fails for good.</summary>
    /// <param name="name">Names the child within this job and its retries, so that a run which comes again meets the child instead of adding another: 1 to <see cref="MaxChildNameLength"/> characters, the same in every run.</param>
    /// <param name="submission">What the child is to do. Its id and uniqueness follow from the name.</param>
    /// <param name="cancellationToken">Stops waiting; the child may have been added all the same.</param>
    /// <returns>The child as it stands: it may have ended long ago, in a run before this one.</returns>
    /// <exception cref="ArgumentException">The name or the submission is out of bounds; the message says which.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxDepth"/> generations already, or this run has spawned <see cref="MaxChildren"/> children.</exception>
    /// <exception cref="JobQueueException">This run has lost the job, or the database failed.</exception>
    public Task<Job> SpawnAsync(string name, JobSubmission submission, CancellationToken cancellationToken = default) =>
        Children.SpawnAsync(name, submission, cancellationToken);

    /// <summary>Waits until children have ended, each with its retries, and holds no thread meanwhile. The job's concurrency slot goes to other jobs and is taken back at the end, which may take a while; its capacity units stay taken.</summary>
    /// <remarks>A child that needs units which this job holds and no other worker has waits for this job, and this job for it: give the parent fewer units.</remarks>
    /// <param name="children">What <see cref="SpawnAsync"/> returned.</param>
    /// <param name="cancellationToken">Stops waiting. The handler's own token always does.</param>
    /// <returns>One outcome per child, in order. A child that failed is told here, not thrown.</returns>
    /// <exception cref="ArgumentException">One of the jobs is no child of this job.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled, or the handler was asked to stop.</exception>
    public Task<IReadOnlyList<ChildOutcome>> WhenAllAsync(IReadOnlyCollection<Job> children, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(children);
        return Children.WhenAllAsync(children, cancellationToken);
    }

    private RunChildren Children => _children ?? throw new InvalidOperationException("This context was made outside a run: it cannot have children.");

    /// <summary>A token that is cancelled when the handler's time to stop is over. Who listens is given a moment to leave before the handler counts as abandoned.</summary>
    internal CancellationToken ListenForForcedStop()
    {
        _hearsForcedStop = true;
        return _forcedStop;
    }

    /// <summary>The largest result, in bytes of UTF-8 JSON.</summary>
    public const int MaxResultBytes = 64 * 1024;

    /// <summary>The longest name of a child, in characters.</summary>
    public const int MaxChildNameLength = 256;

    /// <summary>How many generations of children there may be below a job that nobody spawned.</summary>
    public const int MaxDepth = 16;

    /// <summary>How many children one run may spawn.</summary>
    public const int MaxChildren = 10_000;

    /// <summary>The longest line of progress, in characters.</summary>
    public const int MaxProgressLineLength = 1024;
}
