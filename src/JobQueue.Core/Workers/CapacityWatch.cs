using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JobQueue.Workers;

/// <summary>Makes the capacity that an operator set for this worker's name its own, and publishes it.</summary>
internal sealed class CapacityWatch : IWorkerLoop, IDisposable
{
    private readonly IWorkerStore _workers;
    private readonly WorkerLease _lease;
    private readonly WorkerProfile _profile;
    private readonly CapacityLedger _ledger;
    private readonly ClaimReleaser _releaser;
    private readonly ResilientLoop _loop;
    private readonly ILogger<CapacityWatch> _logger;
    private readonly TimeSpan _period;
    private readonly CapacityMap _own;
    private readonly WakeSignal _signal;
    private (string? Incarnation, CapacityMap Capacity) _published = (null, CapacityMap.Empty);

    public CapacityWatch(
        IWorkerStore workers, WorkerLease lease, WorkerProfile profile, CapacityLedger ledger, ClaimReleaser releaser,
        ResilientLoop loop, IOptions<JobQueueOptions> options, ILogger<CapacityWatch> logger)
    {
        _workers = workers;
        _lease = lease;
        _profile = profile;
        _ledger = ledger;
        _releaser = releaser;
        _loop = loop;
        _logger = logger;
        _period = options.Value.SweepInterval;
        _own = new CapacityMap(options.Value.Capacity);
        _signal = loop.NewSignal();
    }

    /// <summary>Called when the capacity changed.</summary>
    public event Action? Changed;

    /// <summary>Looks at once: an operator set or cleared it.</summary>
    public void LookNow() => _signal.Wake();

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => _loop.RunEveryAsync("operator capacity", _signal, _period, LookAsync, cancellationToken);

    /// <summary>Reads the operator's capacity and takes it on.</summary>
    public async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        var wanted = await _workers.OperatorCapacityAsync(_profile.Id, cancellationToken).ConfigureAwait(false) ?? _own;
        var had = _ledger.Capacity;
        if (wanted.Equals(had))
        {
            return;
        }

        _ledger.Capacity = wanted;
        _logger.CapacityChanged(had.Signature, wanted.Signature);
        Changed?.Invoke();
    }

    /// <summary>The record of a new incarnation carries the capacity already.</summary>
    public void NotePublished(Worker record) => _published = (record.Incarnation, record.CapacityMap);

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();

    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken).ConfigureAwait(false);
        await _releaser.ReleaseWhatNoLongerFitsAsync(cancellationToken).ConfigureAwait(false);

        var current = (_lease.Incarnation, _ledger.Capacity);
        if (current.Incarnation is { } incarnation && current != _published
            && await _workers.PublishAsync(incarnation, current.Capacity, _profile.Actions, cancellationToken).ConfigureAwait(false))
        {
            _published = current;
        }
    }
}
