using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using Polly;

namespace JobQueue.Logs;

/// <summary>Stores the lines of one run, in batches and in the background. It never holds up and never fails the run.</summary>
/// <remarks>A batch keeps the numbers that were reserved for it, so that storing it again after a lost reply changes nothing. Numbers are reserved only while the run holds the job.</remarks>
internal sealed class JobLogWriter : IDisposable
{
    /// <summary>How long a line waits for others to be stored with.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(200);

    private readonly JobClaim _claim;
    private readonly IJobLogStore _store;
    private readonly TimeProvider _time;
    private readonly JobMetrics _metrics;
    private readonly ILogger _logger;
    private readonly LogQueue _queue;
    private readonly ResiliencePipeline _retries;
    private readonly CancellationTokenSource _patienceOver = new();
    private readonly Lock _gate = new();
    private Task _storing = Task.CompletedTask;
    private bool _isStoring;

    /// <summary>A writer for one run.</summary>
    /// <param name="claim">The claim under which the lines are stored.</param>
    /// <param name="store">Where.</param>
    /// <param name="clock">The time of the lines.</param>
    /// <param name="time">The time of waiting.</param>
    /// <param name="metrics">Told of lines that are dropped.</param>
    /// <param name="retries">How a batch is stored again: <see cref="RetriesOn"/>, which all runs share.</param>
    /// <param name="logger">Told of batches that cannot be stored.</param>
    public JobLogWriter(JobClaim claim, IJobLogStore store, IDbClock clock, TimeProvider time, JobMetrics metrics, ResiliencePipeline retries, ILogger logger)
    {
        _claim = claim;
        _store = store;
        _time = time;
        _metrics = metrics;
        _retries = retries;
        _logger = logger;
        _queue = new LogQueue(clock, dropped => metrics.LogLinesDropped(claim.Job, dropped));
    }

    /// <summary>Stores a batch again later and later while that fails and may succeed.</summary>
    public static ResiliencePipeline RetriesOn(TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new()
    {
        ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Exception is JobQueueException { IsTransient: true }),
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        Delay = TimeSpan.FromMilliseconds(100),
        MaxDelay = TimeSpan.FromSeconds(5),
    }).Build();

    /// <summary>Adds a text and what was thrown; several lines of text are several lines of the log.</summary>
    public void Write(LogLevel level, string text, Exception? exception)
    {
        foreach (var line in LogText.Lines(exception is null ? text : $"{text}\n{exception}"))
        {
            _queue.Add(level, line);
        }

        lock (_gate)
        {
            if (!_isStoring && _queue.HasLines)
            {
                _isStoring = true;
                _storing = Task.Run(StoreAsync);
            }
        }
    }

    /// <summary>Takes no more lines and stores those that wait, unless that takes longer than <paramref name="patience"/>.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        _queue.Close();
        await _storing.PatientlyAsync(patience, _time, _patienceOver).ConfigureAwait(false);
        DropWaiting();
    }

    /// <inheritdoc/>
    public void Dispose() => _patienceOver.Dispose();

    private async Task StoreAsync()
    {
        while (TakeTurn())
        {
            using var ready = new CancellationTokenSource();
            await Task.WhenAny(_queue.BatchReady, Task.Delay(Linger, _time, ready.Token)).ConfigureAwait(false);
            await ready.CancelAsync().ConfigureAwait(false);
            await StoreBatchAsync(_queue.TakeBatch()).ConfigureAwait(false);
        }
    }

    private bool TakeTurn()
    {
        lock (_gate)
        {
            _isStoring = _queue.HasLines;
            return _isStoring;
        }
    }

    private async Task StoreBatchAsync(List<NewLogLine> batch)
    {
        try
        {
            var numbers = new ReservedLines(_store, _time);
            var isStored = await _retries.ExecuteAsync(
                static async (state, token) => await state.numbers.StoreAsync(state._claim, state.batch, token).ConfigureAwait(false),
                (numbers, _claim, batch),
                _patienceOver.Token).ConfigureAwait(false);
            if (!isStored)
            {
                _queue.Close();
                _metrics.LogLinesDropped(_claim.Job, batch.Count + _queue.Discard());
            }
        }
#pragma warning disable CA1031 // A log is a courtesy: whatever the store throws, the run goes on.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            _metrics.LogLinesDropped(_claim.Job, batch.Count);
            _logger.LogLinesNotStored(_claim.Id, batch.Count, thrown);
        }
    }

    private void DropWaiting()
    {
        if (_queue.Discard() is var left and > 0)
        {
            _metrics.LogLinesDropped(_claim.Job, left);
        }
    }
}
