namespace JobQueue.Host.Hosting;

/// <summary>Lets what needs the storage wait until it has been prepared.</summary>
internal sealed class StorageReadiness
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the storage has been prepared.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Lets everybody in.</summary>
    public void Announce() => _ready.TrySetResult();

    /// <summary>Returns once the storage has been prepared.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);
}
