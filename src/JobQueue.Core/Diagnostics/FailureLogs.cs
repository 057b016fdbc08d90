using Microsoft.Extensions.Logging;

namespace JobQueue.Diagnostics;

/// <summary>Logs what fails without flooding the log: an outage of the database is one line when it begins, a reminder a minute and one line when it is over, however many parts of the worker feel it.</summary>
internal sealed class FailureLogs(TimeProvider time, ILogger<FailureLogs> logger)
{
    /// <summary>The time between reminders.</summary>
    public static readonly TimeSpan ReminderInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly HashSet<FailureLog> _cutOff = [];
    private long _since;
    private long _lastLogged;
    private long _attempts;

    /// <summary>A log of one part's failures; <paramref name="name"/> is what it is called in them.</summary>
    public FailureLog New(string name) => new(name, this, time, logger);

    /// <summary>A part did not reach the database.</summary>
    internal void CutOff(FailureLog part, string name, string reason)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _attempts++;
            if (_cutOff.Add(part) && _cutOff.Count == 1)
            {
                _since = _lastLogged = now;
                logger.DatabaseLost(name, reason);
            }
            else if (time.GetElapsedTime(_lastLogged, now) >= ReminderInterval)
            {
                _lastLogged = now;
                logger.DatabaseStillLost(time.GetElapsedTime(_since, now), _cutOff.Count, _attempts, name, reason);
            }
        }
    }

    /// <summary>A part reached it again.</summary>
    internal void Reached(FailureLog part)
    {
        lock (_gate)
        {
            if (_cutOff.Remove(part) && _cutOff.Count == 0)
            {
                logger.DatabaseBack(time.GetElapsedTime(_since), _attempts);
                _attempts = 0;
            }
        }
    }

    /// <summary>A part asks no more, which says nothing about the database.</summary>
    internal void Left(FailureLog part)
    {
        lock (_gate)
        {
            if (_cutOff.Remove(part) && _cutOff.Count == 0)
            {
                _attempts = 0;
            }
        }
    }
}
