namespace JobQueue.Storage;

/// <summary>Runs the change feed of this process, once: the application's service does, or the first that needs it where no service has been started.</summary>
internal sealed class FeedRun(IChangeFeed feed) : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _over = new();
    private Task? _run;
    private bool _isDisposed;

    /// <summary>Runs the feed until <paramref name="stopping"/>. Where it runs already, takes charge of that run.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var run = EnsureStarted();
        await using (stopping.Register(End).ConfigureAwait(false))
        {
            await run.ConfigureAwait(false);
        }
    }

    /// <summary>Watches, and has the feed run.</summary>
    public IAsyncEnumerable<FeedMessage> WatchAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        _ = EnsureStarted();
        return feed.WatchAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await (_run ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => End();

    // The source holds nothing that must be disposed of, and whoever comes late may still use its token.
    private void End()
    {
        lock (_gate)
        {
            _isDisposed = true;
        }

        _over.Cancel();
    }

    private Task EnsureStarted()
    {
        lock (_gate)
        {
            return _run ??= _isDisposed ? Task.CompletedTask : Task.Run(() => feed.RunAsync(_over.Token));
        }
    }
}
