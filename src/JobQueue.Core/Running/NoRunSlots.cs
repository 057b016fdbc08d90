namespace JobQueue.Running;

/// <summary>Runs outside a worker: nobody counts them.</summary>
internal sealed class NoRunSlots : IRunSlots
{
    public static NoRunSlots Instance { get; } = new();

    /// <inheritdoc/>
    public void Lend()
    {
    }

    /// <inheritdoc/>
    public Task TakeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void TakeNow()
    {
    }
}
