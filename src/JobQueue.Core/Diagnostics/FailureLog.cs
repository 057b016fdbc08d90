using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>Logs the failures of one part. That the database is away is said once for all parts; whatever else fails is said by the part itself: the first time with its exception, then a reminder a minute, then the recovery.</summary>
internal sealed class FailureLog(string name, FailureLogs all, TimeProvider time, ILogger logger) : IDisposable
{
    private long? _since;
    private long _lastLogged;
    private long _failures;
    private bool _isCutOff;

    /// <summary>An attempt failed.</summary>
    public void Failed(Exception exception)
    {
        if (exception is JobQueueException { IsTransient: true })
        {
            _isCutOff = true;
            all.CutOff(this, name, exception.Message);
            return;
        }

        var now = time.GetTimestamp();
        _failures++;
        if (_since is not { } since)
        {
            _since = _lastLogged = now;
            logger.LoopFailed(name, exception.Message, exception);
        }
        else if (time.GetElapsedTime(_lastLogged, now) >= FailureLogs.ReminderInterval)
        {
            _lastLogged = now;
            logger.LoopStillFails(name, time.GetElapsedTime(since, now), _failures, exception.Message);
        }
    }

    /// <summary>An attempt succeeded.</summary>
    public void Recovered()
    {
        if (_isCutOff)
        {
            _isCutOff = false;
            all.Reached(this);
        }

        if (_since is { } since)
        {
            logger.LoopRecovered(name, time.GetElapsedTime(since), _failures);
            _since = null;
            _failures = 0;
        }
    }

    /// <summary>There will be no further attempt.</summary>
    public void Dispose() => all.Left(this);
}
