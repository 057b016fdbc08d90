using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Running;

/// <summary>Stores how far a run says it has come: the first report at once, of those that follow in quick succession the last.</summary>
internal sealed class ProgressReporter(JobClaim claim, IJobStore store, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>The shortest time between two writes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _patienceOver = new();
    private JobProgress? _latest;
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private bool _fails;
    private bool _isClosed;

    /// <summary>Takes a report; never waits and never fails.</summary>
    public void Report(JobProgress progress)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _latest = progress;
            if (!_isWriting)
            {
                _isWriting = true;
                _writing = Task.Run(WriteAsync);
            }
        }
    }

    /// <summary>Takes no more reports and stores the last one, unless that takes longer than <paramref name="patience"/>.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        Close();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _writing.PatientlyAsync(patience, time, _patienceOver).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _patienceOver.Dispose();
    }

    private async Task WriteAsync()
    {
        while (TakeLatest() is { } progress)
        {
            await StoreAsync(progress).ConfigureAwait(false);
            await Task.Delay(Interval, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private JobProgress? TakeLatest()
    {
        lock (_gate)
        {
            var progress = _latest;
            _latest = null;
            _isWriting = progress is not null;
            return progress;
        }
    }

    private async Task StoreAsync(JobProgress progress)
    {
        try
        {
            if (await store.ReportProgressAsync(claim, progress, _patienceOver.Token).ConfigureAwait(false) is ClaimWrite.Refused)
            {
                Close();
            }

            _fails = false;
        }
#pragma warning disable CA1031 // Progress is a courtesy: whatever the store throws, the run goes on, and a later report says more.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            // Once per outage: a run may report as often as it likes.
            if (!_fails)
            {
                _fails = true;
                logger.ProgressNotStored(claim.Id, thrown.Message);
            }
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }
}
