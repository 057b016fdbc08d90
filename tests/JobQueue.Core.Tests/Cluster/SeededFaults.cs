using JobQueue.Testing.Faults;

namespace JobQueue.Core.Tests.Cluster;

/// <summary>What stands between one replica and the database: nothing, or one kind of fault at a time. Chances are drawn from a seed.</summary>
internal sealed class SeededFaults(int seed, TimeProvider time) : IFaultPlan
{
    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);
    private FaultKind _kind;
    private TaskCompletionSource _over = Completed();

    /// <summary>Whether a fault strikes, so that the clock does not wait for the replica.</summary>
    public bool IsStriking
    {
        get
        {
            lock (_gate)
            {
                return _kind != FaultKind.None;
            }
        }
    }

    public void Begin(FaultKind kind)
    {
        lock (_gate)
        {
            _kind = kind;
            _over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Everything passes again, what was held back first.</summary>
    public void End()
    {
        lock (_gate)
        {
            _kind = FaultKind.None;
            _over.TrySetResult();
        }
    }

    public ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken) => StrikeAsync(call, "Not applied", cancellationToken);

    public ValueTask AfterAsync(StoreCall call, CancellationToken cancellationToken) => StrikeAsync(call, "Applied, but the reply was lost", cancellationToken);

    private async ValueTask StrikeAsync(StoreCall call, string what, CancellationToken cancellationToken)
    {
        var (kind, over, chance) = Draw();
        switch (kind)
        {
            case FaultKind.Cut:
            case FaultKind.Unreliable when chance < 0.2:
                throw new InjectedFaultException(call, what);
            case FaultKind.Held:
                await over.WaitAsync(cancellationToken);
                break;
            case FaultKind.Slow:
                await Task.WhenAny(over, Task.Delay(TimeSpan.FromSeconds(chance), time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
                break;
            case FaultKind.None:
            case FaultKind.Unreliable:
                break;
            default:
                throw new InvalidOperationException($"The fault {kind} is unknown.");
        }
    }

    private (FaultKind Kind, Task Over, double Chance) Draw()
    {
        lock (_gate)
        {
            return (_kind, _over.Task, _random.NextDouble());
        }
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }
}
