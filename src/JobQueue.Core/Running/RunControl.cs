namespace JobQueue.Running;

/// <summary>How the worker asks one execution to stop. Calls never block and never run the handler's code on the caller's thread.</summary>
/// <remarks>
/// After a polite stop the executor itself waits for the job's stop timeout (for <see cref="StopReason.WorkerStopping"/> at most
/// <see cref="RunWatch.LongestShutdownWait"/>) and then abandons the handler; <see cref="ForceStop"/> is for a worker that cannot wait that long.
/// </remarks>
#pragma warning disable CA1001 // Sources without timers and wait handles hold nothing to dispose, and an abandoned handler may use its token for ever.
internal sealed class RunControl
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _polite = new();
    private readonly CancellationTokenSource _forced = new();
    private readonly CancellationTokenSource _givenUp = new();
    private readonly TaskCompletionSource _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _forceRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reason;
    private bool _unrecorded;

    /// <summary>The run's concurrency slot; set once, before the run begins.</summary>
    public RunSlot Slot { get; set; } = new(NoRunSlots.Instance);

    /// <summary>Called when the handler has left, before the outcome is written; set once, before the run begins.</summary>
    public Action HandlerLeft { get; set; } = () => { };

    /// <summary>The handler's token.</summary>
    public CancellationToken Token => _polite.Token;

    /// <summary>Why the handler was asked to stop.</summary>
    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    /// <summary>Completes once the outcome was written or found lost. The handler may still run when it was abandoned.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Cancelled when waiting is over: a process is killed.</summary>
    public CancellationToken ForcedToken => _forced.Token;

    /// <summary>Cancelled when the outcome shall no longer be written.</summary>
    public CancellationToken GivenUpToken => _givenUp.Token;

    /// <summary>Whether the handler was entered and what became of it has not been answered by the store.</summary>
    public bool IsUnrecorded => Volatile.Read(ref _unrecorded);

    internal Task StopRequested => _stopRequested.Task;

    internal Task ForceRequested => _forceRequested.Task;

    /// <summary>Asks the handler to stop. The first reason wins.</summary>
    public void RequestStop(StopReason reason)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(reason, StopReason.None);
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None) == (int)StopReason.None)
        {
            Signal(_polite);
            _stopRequested.TrySetResult();
        }
    }

    /// <summary>Ends the waiting: what has not left by now is killed (a process) or abandoned. Without an earlier reason the worker is stopping.</summary>
    public void ForceStop()
    {
        RequestStop(StopReason.WorkerStopping);
        Signal(_forced);
        _forceRequested.TrySetResult();
    }

    /// <summary>Stops the repetition of the write that settles the job: the process is about to end, and a burial will move the job.</summary>
    public void GiveUpSettling() => Signal(_givenUp);

    internal void MarkBegun() => Volatile.Write(ref _unrecorded, true);

    internal void MarkRecorded() => Volatile.Write(ref _unrecorded, false);

    internal void MarkSettled() => _settled.TrySetResult();

    // CancelAsync marks the token before it returns and runs the callbacks on the thread pool, so a handler's slow or throwing callback cannot hurt the
    // worker's loops. What a callback throws is the handler's own affair: its run ends by what its task does.
    private static void Signal(CancellationTokenSource source) =>
        _ = source.CancelAsync().ContinueWith(static delivered => _ = delivered.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
