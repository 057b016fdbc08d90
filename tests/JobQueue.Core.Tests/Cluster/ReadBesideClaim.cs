using JobQueue.Testing.Faults;

namespace JobQueue.Core.Tests.Cluster;

/// <summary>Holds reads before they reach the database, and the replies of claims, each until it is released.</summary>
internal sealed class ReadBesideClaim : IFaultPlan
{
    private readonly TaskCompletionSource _claimApplied = New();
    private readonly TaskCompletionSource _claimReply = New();
    private TaskCompletionSource? _reads;
    private readonly TaskCompletionSource _readHeld = New();
    private volatile bool _holdsClaims;

    /// <summary>Completes when a read is held.</summary>
    public Task ReadHeld => _readHeld.Task;

    /// <summary>Completes when a claim was applied whose reply is held.</summary>
    public Task ClaimApplied => _claimApplied.Task;

    public void Hold()
    {
        Volatile.Write(ref _reads, New());
        _holdsClaims = true;
    }

    public void ReleaseReads() => Interlocked.Exchange(ref _reads, null)?.SetResult();

    public void ReleaseClaims() => _claimReply.TrySetResult();

    public async ValueTask BeforeAsync(StoreCall call, CancellationToken cancellationToken)
    {
        if (call.Verb == StoreVerb.Read && Volatile.Read(ref _reads) is { } gate)
        {
            _readHeld.TrySetResult();
            await gate.Task.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask AfterAsync(StoreCall call, CancellationToken cancellationToken)
    {
        if (call is { Verb: StoreVerb.Claim, Job: not null } && _holdsClaims)
        {
            _claimApplied.TrySetResult();
            await _claimReply.Task.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
