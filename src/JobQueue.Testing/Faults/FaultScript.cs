namespace JobQueue.Testing.Faults;

/// <summary>Faults armed one by one: each strikes the next call of its verb and is spent.</summary>
internal sealed class FaultScript : IFaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<(StoreVerb Verb, bool Applied)> _armed = [];
    private bool _crashed;

    /// <summary>The faults that have not struck yet.</summary>
    public int Armed
    {
        get
        {
            lock (_gate)
            {
                return _armed.Count;
            }
        }
    }

    /// <summary>The next call of <paramref name="verb"/> fails before it reaches the database.</summary>
    public void FailNext(StoreVerb verb) => Arm(verb, applied: false);

    /// <summary>The next call of <paramref name="verb"/> is applied and its reply lost.</summary>
    public void LoseReplyOfNext(StoreVerb verb) => Arm(verb, applied: true);

    /// <summary>From now on every call fails, as if the process had been killed.</summary>
    public void Crash() => Volatile.Write(ref _crashed, true);

    /// <summary>Calls succeed again, and nothing is armed.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _armed.Clear();
        }

        Volatile.Write(ref _crashed, false);
    }

    public ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _crashed))
        {
            throw new InjectedFaultException(call, "The replica has crashed");
        }

        return Strike(call, applied: false, "Not applied");
    }

    public ValueTask AfterAsync(StoreCall call, CancellationToken cancellationToken) => Strike(call, applied: true, "Applied, but the reply was lost");

    private void Arm(StoreVerb verb, bool applied)
    {
        lock (_gate)
        {
            _armed.Add((verb, applied));
        }
    }

    private ValueTask Strike(StoreCall call, bool applied, string what)
    {
        lock (_gate)
        {
            return _armed.Remove((call.Verb, applied)) ? throw new InjectedFaultException(call, what) : ValueTask.CompletedTask;
        }
    }
}
