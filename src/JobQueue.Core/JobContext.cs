using System.Text.Json;
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
    private volatile bool _hearsForcedStop;

    internal JobContext(Job job, ILogger logger, Func<StopReason> stopReason, Func<JobProgress, CancellationToken, ValueTask> report, CancellationToken forcedStop = default)
    {
        Job = job;
        Logger = logger;
        _stopReason = stopReason;
        _report = report;
        _forcedStop = forcedStop;
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

    /// <summary>A token that is cancelled when the handler's time to stop is over. Who listens is given a moment to leave before the handler counts as abandoned.</summary>
    internal CancellationToken ListenForForcedStop()
    {
        _hearsForcedStop = true;
        return _forcedStop;
    }

    /// <summary>The largest result, in bytes of UTF-8 JSON.</summary>
    public const int MaxResultBytes = 64 * 1024;

    /// <summary>The longest line of progress, in characters.</summary>
    public const int MaxProgressLineLength = 1024;
}
