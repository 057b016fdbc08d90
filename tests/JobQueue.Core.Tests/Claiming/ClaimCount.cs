using JobQueue.Testing.Faults;

namespace JobQueue.Core.Tests.Claiming;

/// <summary>Counts a replica's claim calls.</summary>
internal sealed class ClaimCount : IFaultPlan
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken)
    {
        if (call.Verb == StoreVerb.Claim)
        {
            Interlocked.Increment(ref _calls);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AfterAsync(StoreCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
