namespace JobQueue.TestServers;

/// <summary>How bytes travel through a <see cref="TcpProxy"/>. Takes effect on the bytes that arrive from then on.</summary>
public sealed class ProxyPath
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _open = Opened();

    /// <summary>How long bytes to the server are held back.</summary>
    public TimeSpan DelayToServer { get; set; }

    /// <summary>How long bytes to the client are held back.</summary>
    public TimeSpan DelayToClient { get; set; }

    /// <summary>
    /// Holds back everything in both directions while connections stay open, as a lost network does: nobody is told. What was
    /// held back passes after <see cref="Resume"/>.
    /// </summary>
    public void Blackhole()
    {
        lock (_lock)
        {
            if (_open.Task.IsCompleted)
            {
                _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    /// <summary>Lets everything pass again, without a delay.</summary>
    public void Resume()
    {
        DelayToServer = DelayToClient = TimeSpan.Zero;
        lock (_lock)
        {
            _open.TrySetResult();
        }
    }

    internal async Task WaitAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellation)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellation);
        }

        Task open;
        lock (_lock)
        {
            open = _open.Task;
        }

        await open.WaitAsync(cancellation);
    }

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        opened.SetResult();
        return opened;
    }
}
