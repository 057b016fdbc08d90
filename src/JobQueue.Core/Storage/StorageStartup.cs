namespace JobQueue.Storage;

/// <summary>Has the storage prepared before its first use, once per process.</summary>
internal sealed class StorageStartup(IStorageSetup setup) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _done;

    /// <summary>Prepares the storage unless that succeeded before. A failure leaves the next caller to try again.</summary>
    /// <exception cref="JobQueueException">As <see cref="IStorageSetup.EnsureAsync"/> says.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellationToken)
    {
        if (_done)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_done)
            {
                await setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
                _done = true;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
