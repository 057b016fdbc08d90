using JobQueue.Testing.Faults;

namespace JobQueue.Core.Tests.Cluster;

/// <summary>The first write of an outcome gets no answer until whoever waits for it gives up; the next ones do.</summary>
internal sealed class DeafToTheFirstOutcome : IFaultPlan
{
    private int _outcomes;

    /// <summary>Whether the first outcome is waiting for its answer.</summary>
    public bool IsDeaf => Volatile.Read(ref _outcomes) > 0;

    public async ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken)
    {
        if (call.Verb == StoreVerb.Settle && Interlocked.Increment(ref _outcomes) == 1)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }

    public ValueTask AfterAsync(StoreCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
