namespace JobQueue.Diagnostics;

/// <summary>Says of something that happens again and again when it is worth a line: the first time, then once a minute.</summary>
internal sealed class Reminder(TimeProvider time)
{
    private long? _last;

    /// <summary>Whether to say it now.</summary>
    public bool IsDue()
    {
        var now = time.GetTimestamp();
        if (_last is { } last && time.GetElapsedTime(last, now) < FailureLogs.ReminderInterval)
        {
            return false;
        }

        _last = now;
        return true;
    }

    /// <summary>It is over: the next time is a first time.</summary>
    public void Reset() => _last = null;
}
