using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace JobQueue.Workers;

/// <summary>What this worker knows of the other live ones. A little old is good enough: it only decides whether a claim is polite.</summary>
internal sealed class PeerWorkers(IWorkerStore workers, WorkerLease lease, ResilientLoop loop, IOptions<JobQueueOptions> options) : IWorkerLoop, IDisposable
{
    private readonly WakeSignal _signal = loop.NewSignal();
    private volatile IReadOnlyList<Worker> _others = [];

    /// <summary>Whether another live worker has room for an action: it runs, has a handler for it and may hold jobs at all. <see langword="null"/> asks for any action.</summary>
    public bool HasRoomFor(string? action) => _others.Any(worker => action is null || worker.Actions.Contains(action, StringComparer.Ordinal));

    /// <summary>Looks again soon.</summary>
    public void LookAgain() => _signal.WakeIn(TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunEveryAsync("list of live workers", _signal, options.Value.SweepInterval, LookAsync, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();

    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        var live = await workers.LiveAsync(cancellationToken).ConfigureAwait(false);
        _others = [.. live.Where(worker => worker.Status == WorkerStatus.Running && worker.Incarnation != lease.Incarnation)];
    }
}
