namespace JobQueue.Testing.Faults;

/// <summary>A fault plan made this call fail. Transient, like an unreachable server.</summary>
internal sealed class InjectedFaultException : JobQueueException
{
    public InjectedFaultException(StoreCall call, string what)
        : base($"{what}: {call.Verb} of '{call.Replica}' on job {call.Job?.ToString() ?? "(none)"}.")
    {
        IsTransient = true;
        Call = call;
    }

    public StoreCall Call { get; }
}
