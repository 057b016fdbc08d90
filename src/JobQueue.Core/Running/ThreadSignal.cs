namespace JobQueue.Running;

/// <summary>Lets a thread of its own wait for a time or a signal.</summary>
/// <remarks>The wait is the thread's own and needs no timer of the thread pool; the timer of the <see cref="TimeProvider"/> is there for clocks that run at another speed.</remarks>
internal sealed class ThreadSignal : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly AutoResetEvent _signal = new(initialState: false);
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public ThreadSignal(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static signal => ((AutoResetEvent)signal!).Set(), _signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the wait.</summary>
    public void Set() => _signal.Set();

    /// <summary>Blocks until the time has passed, <see cref="Set"/> was called or the token is cancelled. May return early: look again.</summary>
    public void Wait(TimeSpan span, CancellationToken cancellationToken)
    {
        var from = _time.GetTimestamp();
        var bounded = span < LongestWait ? span : LongestWait;
        if (bounded <= TimeSpan.Zero)
        {
            return;
        }

        _timer.Change(bounded, Timeout.InfiniteTimeSpan);
        WaitHandle[] handles = [_signal, cancellationToken.WaitHandle];
        while (bounded - _time.GetElapsedTime(from) is { Ticks: > 0 } left)
        {
            // Rounded up: a wait of a fraction of a millisecond would spin.
            if (WaitHandle.WaitAny(handles, (int)Math.Ceiling(left.TotalMilliseconds)) != WaitHandle.WaitTimeout)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _signal.Dispose();
    }
}
