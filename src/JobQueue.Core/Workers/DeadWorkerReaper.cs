using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JobQueue.Workers;

/// <summary>Watches every other worker: declares the expired ones dead and takes their jobs from them. Every worker does this; each step has one winner, and anybody may finish what a winner left.</summary>
internal sealed class DeadWorkerReaper : IWorkerLoop, IDisposable
{
    // Expired is what lies before an instant, and stored instants are whole milliseconds. Also keeps a clock that stands still from making us look without a pause.
    private static readonly TimeSpan JustAfter = TimeSpan.FromMilliseconds(20);

    private readonly IJobStore _jobs;
    private readonly IWorkerStore _workers;
    private readonly WorkerLease _lease;
    private readonly DatabaseContact _contact;
    private readonly IDbClock _clock;
    private readonly ResilientLoop _loop;
    private readonly JobMetrics _metrics;
    private readonly ILogger<DeadWorkerReaper> _logger;
    private readonly TimeSpan _margin;
    private readonly TimeSpan _period;
    private readonly WakeSignal _signal;

    public DeadWorkerReaper(
        IJobStore jobs, IWorkerStore workers, WorkerLease lease, DatabaseContact contact, IDbClock clock,
        ResilientLoop loop, JobMetrics metrics, IOptions<JobQueueOptions> options, ILogger<DeadWorkerReaper> logger)
    {
        _jobs = jobs;
        _workers = workers;
        _lease = lease;
        _contact = contact;
        _clock = clock;
        _loop = loop;
        _metrics = metrics;
        _logger = logger;
        _margin = options.Value.Margin;
        _period = options.Value.SweepInterval < lease.LastThird ? options.Value.SweepInterval : lease.LastThird;
        _signal = loop.NewSignal();
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => _loop.RunEveryAsync("watch over other workers", _signal, _period, LookAsync, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();

    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        if (!MayJudge())
        {
            return;
        }

        foreach (var worker in await _workers.ExpiredAsync(_margin, cancellationToken).ConfigureAwait(false))
        {
            await DeclareDeadAsync(worker, cancellationToken).ConfigureAwait(false);
        }

        await TakeFromEndedAsync(cancellationToken).ConfigureAwait(false);
        await LookAgainAtNextExpiryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A worker that dies now is found when its margin has passed, not up to a period later. One that lives has renewed by then.</summary>
    private async Task LookAgainAtNextExpiryAsync(CancellationToken cancellationToken)
    {
        var live = await _workers.LiveAsync(cancellationToken).ConfigureAwait(false);
        var others = live.Where(worker => worker.Incarnation != _lease.Incarnation).ToList();
        if (others.Count > 0)
        {
            var left = others.Min(worker => worker.HeartbeatExpiration) + _margin + JustAfter - _clock.UtcNow;
            _signal.WakeIn(left > JustAfter ? left : JustAfter);
        }
    }

    // After an outage all leases look expired, and under another primary the clock may differ: nobody is judged before each has had a full lease to renew.
    private bool MayJudge() => _contact.IsTrusted && _lease.Remaining > TimeSpan.Zero;

    private async Task DeclareDeadAsync(Worker worker, CancellationToken cancellationToken)
    {
        if (worker.Incarnation == _lease.Incarnation || !MayJudge())
        {
            return;
        }

        // The seen expiry is named: a worker that renewed since the read stays alive.
        if (await _workers.MarkDeadAsync(worker.Incarnation, worker.HeartbeatExpiration, cancellationToken).ConfigureAwait(false))
        {
            _metrics.WorkerDeclaredDead();
            _logger.WorkerDeclaredDead(worker.Id, worker.Incarnation, worker.HeartbeatExpiration);
            await BuryAsync(worker.Incarnation, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Jobs held under a record that is dead, shut down or gone: whoever should have moved them did not finish.</summary>
    private async Task TakeFromEndedAsync(CancellationToken cancellationToken)
    {
        var own = _lease.Incarnation;
        var holding = await _jobs.HoldingIncarnationsAsync(cancellationToken).ConfigureAwait(false);
        var others = holding.Where(incarnation => incarnation != own).ToList();
        if (others.Count == 0)
        {
            return;
        }

        foreach (var ended in await _workers.EndedAsync(others, cancellationToken).ConfigureAwait(false))
        {
            await BuryAsync(ended, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BuryAsync(string incarnation, CancellationToken cancellationToken)
    {
        foreach (var job in await _jobs.BuryAsync(incarnation, cancellationToken).ConfigureAwait(false))
        {
            _metrics.JobBuried(job.Status);
            _logger.JobTakenFromDeadWorker(job.Id, incarnation, job.Status.ToName(), job.Claimable);
        }
    }
}
