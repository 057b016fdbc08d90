using JobQueue.Testing.Faults;

namespace JobQueue.Core.Tests.Cluster;

/// <summary>Holds the calls of one verb, or their replies, until released. A cancelled caller does not wait.</summary>
internal sealed class SlowReplies(StoreVerb verb) : IFaultPlan
{
    private TaskCompletionSource? _before;
    private TaskCompletionSource? _after;
    private int _held;
    private int _calls;

    /// <summary>How many calls there were.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>How many calls were held.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Applied calls do not return.</summary>
    public void Hold() => _after = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Calls do not reach the database.</summary>
    public void HoldBefore() => _before = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        Interlocked.Exchange(ref _before, null)?.SetResult();
        Interlocked.Exchange(ref _after, null)?.SetResult();
    }

    public ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken)
    {
        if (call.Verb == verb)
        {
            Interlocked.Increment(ref _calls);
        }

        return WaitAsync(call, _before, cancellationToken);
    }

    public ValueTask AfterAsync(StoreCall call, CancellationToken cancellationToken) => WaitAsync(call, _after, cancellationToken);

    private ValueTask WaitAsync(StoreCall call, TaskCompletionSource? gate, CancellationToken cancellationToken)
    {
        if (call.Verb != verb || gate is null)
        {
            return ValueTask.CompletedTask;
        }

        Interlocked.Increment(ref _held);
        return new ValueTask(gate.Task.WaitAsync(cancellationToken));
    }
}
