namespace JobQueue.Claiming;

/// <summary>Which claim calls are under way. A job that the database shows as ours but that we do not know may be the result of one; only after it has returned is the job known to be lost.</summary>
internal sealed class ClaimCalls
{
    private readonly Lock _lock = new();
    private readonly SortedSet<long> _outstanding = [];
    private long _begun;
    private TaskCompletionSource _ended = NewSource();

    /// <summary>The number of the latest call that began; 0 before the first.</summary>
    public long Begun
    {
        get
        {
            lock (_lock)
            {
                return _begun;
            }
        }
    }

    /// <summary>Whether any call is under way.</summary>
    public bool AnyOutstanding
    {
        get
        {
            lock (_lock)
            {
                return _outstanding.Count > 0;
            }
        }
    }

    /// <summary>A call begins.</summary>
    /// <returns>Its number.</returns>
    public long Begin()
    {
        lock (_lock)
        {
            _outstanding.Add(++_begun);
            return _begun;
        }
    }

    /// <summary>A call returned, and the claims it brought are known (or its reply is lost for good).</summary>
    public void End(long call)
    {
        TaskCompletionSource ended;
        lock (_lock)
        {
            _outstanding.Remove(call);
            ended = _ended;
            _ended = NewSource();
        }

        ended.TrySetResult();
    }

    /// <summary>Completes when no call up to number <paramref name="horizon"/> is under way any more.</summary>
    public async Task WhenEndedAsync(long horizon, CancellationToken cancellationToken)
    {
        while (IsOutstanding(horizon, out var nextEnd))
        {
            await nextEnd.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether every call up to number <paramref name="horizon"/> has returned.</summary>
    public bool HaveEnded(long horizon) => !IsOutstanding(horizon, out _);

    private bool IsOutstanding(long horizon, out Task nextEnd)
    {
        lock (_lock)
        {
            nextEnd = _ended.Task;
            return _outstanding.Count > 0 && _outstanding.Min <= horizon;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
