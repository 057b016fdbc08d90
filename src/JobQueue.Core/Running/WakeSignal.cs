namespace JobQueue.Running;

/// <summary>Wakes one waiting loop: at once, or at the earliest of the times it was asked for. Any number of requests before the loop looks are one.</summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _awake = new(0, 1);
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long? _due;

    public WakeSignal(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static signal => ((WakeSignal)signal!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Wakes at once.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_awake.CurrentCount == 0)
            {
                _awake.Release();
            }
        }
    }

    /// <summary>Wakes after <paramref name="delay"/> unless an earlier wake-up is due already. Zero or less wakes at once.</summary>
    public void WakeIn(TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Wake();
            return;
        }

        // A timer takes at most 49 days; whoever asks for later is woken early and asks again.
        var bounded = delay < LongestDelay ? delay : LongestDelay;
        lock (_lock)
        {
            var due = _time.GetTimestamp() + (long)(bounded.TotalSeconds * _time.TimestampFrequency);
            if (_due is { } earlier && earlier <= due)
            {
                return;
            }

            _due = due;
            _timer.Change(bounded, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Waits until woken.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _awake.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _awake.Dispose();
    }

    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    private void OnTimer()
    {
        lock (_lock)
        {
            _due = null;
        }

        Wake();
    }
}
