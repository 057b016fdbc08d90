namespace JobQueue.Claiming;

/// <summary>Lets room gather before a claim while a backlog is drained, so that one claim fills many slots instead of the first that became free.</summary>
/// <remarks>
/// The next claim waits until as many slots are free as when the latest was made, so until what that brought, or as much else, has left. It waits at most as long as that claim took: what a round trip to the database costs a slot anyway.
/// Where the latest claim did not get all that it asked for, there is no backlog, and nothing waits.
/// </remarks>
/// <param name="ledger">The slots.</param>
/// <param name="batch">The most jobs that one claim takes.</param>
/// <param name="time">The time of this machine, whatever clock the queue goes by: what is to be spared are its processors and the server's.</param>
internal sealed class ClaimPace(CapacityLedger ledger, int batch, TimeProvider time)
{
    /// <summary>The longest wait, however slow the database is.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(20);

    private long _begun;
    private int _wanted;
    private TimeSpan _patience;

    /// <summary>Waits before a claim, if it is worth it.</summary>
    public Task GatherAsync(CancellationToken cancellationToken) =>
        _patience == TimeSpan.Zero ? Task.CompletedTask : WaitAsync(cancellationToken);

    /// <summary>A claim begins.</summary>
    /// <param name="freeSlots">How many slots are free.</param>
    public void Begin(int freeSlots)
    {
        _begun = time.GetTimestamp();
        _wanted = Math.Min(batch, freeSlots);
    }

    /// <summary>A claim was answered.</summary>
    /// <param name="asked">How many jobs it asked for.</param>
    /// <param name="won">How many it brought.</param>
    public void Saw(int asked, int won)
    {
        var took = time.GetElapsedTime(_begun);
        _patience = batch == 1 || won < asked ? TimeSpan.Zero : took < LongestWait ? took : LongestWait;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        await ledger.WhenFreeAsync(_wanted).WaitAsync(_patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
