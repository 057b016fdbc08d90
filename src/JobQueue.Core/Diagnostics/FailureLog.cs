using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>Logs the failures of one loop without flooding the log: the first with its exception, then a reminder a minute, then the recovery.</summary>
internal sealed class FailureLog(string name, TimeProvider time, ILogger logger)
{
    /// <summary>The time between reminders.</summary>
    public static readonly TimeSpan ReminderInterval = TimeSpan.FromMinutes(1);

    private long? _since;
    private long _lastLogged;
    private long _failures;

    /// <summary>A turn failed.</summary>
    public void Failed(Exception exception)
    {
        var now = time.GetTimestamp();
        _failures++;
        if (_since is not { } since)
        {
            _since = _lastLogged = now;
            logger.LoopFailed(name, exception.Message, exception);
        }
        else if (time.GetElapsedTime(_lastLogged, now) >= ReminderInterval)
        {
            _lastLogged = now;
            logger.LoopStillFails(name, time.GetElapsedTime(since, now), _failures, exception.Message);
        }
    }

    /// <summary>A turn succeeded.</summary>
    public void Recovered()
    {
        if (_since is { } since)
        {
            logger.LoopRecovered(name, time.GetElapsedTime(since), _failures);
            _since = null;
            _failures = 0;
        }
    }
}
