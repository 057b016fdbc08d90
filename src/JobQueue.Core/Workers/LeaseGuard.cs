using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Running;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JobQueue.Workers;

/// <summary>Stops what this worker runs before others may take it over: politely while the lease still stands, by force when it has expired.</summary>
/// <remarks>It has its own thread beside the heartbeat's, since a heartbeat that hangs is exactly when it is needed.</remarks>
internal sealed class LeaseGuard : IWorkerLoop, IDisposable
{
    private readonly WorkerLease _lease;
    private readonly HeldJobs _held;
    private readonly ScheduledQueue _queue;
    private readonly JobQueueOptions _options;
    private readonly JobMetrics _metrics;
    private readonly ILogger<LeaseGuard> _logger;
    private readonly ThreadSignal _signal;
    private bool _warned;

    public LeaseGuard(WorkerLease lease, HeldJobs held, ScheduledQueue queue, TimeProvider time, IOptions<JobQueueOptions> options, JobMetrics metrics, ILogger<LeaseGuard> logger)
    {
        _lease = lease;
        _held = held;
        _queue = queue;
        _options = options.Value;
        _metrics = metrics;
        _logger = logger;
        _signal = new ThreadSignal(time);
        lease.Changed += _signal.Set;
    }

    /// <summary>Watches until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => DedicatedThread.RunAsync("JobQueue lease guard", () => Run(cancellationToken));

    /// <inheritdoc/>
    public void Dispose()
    {
        _lease.Changed -= _signal.Set;
        _signal.Dispose();
    }

    private void Run(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var remaining = _lease.Remaining;
            if (remaining > _lease.LastThird)
            {
                _warned = false;
                _signal.Wait(remaining - _lease.LastThird, cancellationToken);
                continue;
            }

            Enforce(remaining);
            _signal.Wait(_lease.LastThird / 10, cancellationToken);
        }
    }

    private void Enforce(TimeSpan remaining)
    {
        var running = _held.All().Where(job => !_queue.Contains(job)).ToList();
        foreach (var job in running)
        {
            if (remaining <= TimeSpan.Zero)
            {
                job.Control.RequestStop(StopReason.LeaseLost);
                job.Control.ForceStop();
            }
            else if (remaining <= PoliteTimeOf(job))
            {
                job.Control.RequestStop(StopReason.LeaseLost);
            }
        }

        // Told last: a log sink that fails must not keep an execution from being stopped.
        if (!_warned && running.Count > 0)
        {
            _warned = true;
            _metrics.SelfFenced();
            _logger.LeaseRunsOut(_lease.Incarnation ?? "buried", running.Count);
        }
    }

    private TimeSpan PoliteTimeOf(HeldJob job)
    {
        var stopTimeout = job.Claim.Job.StopTimeout ?? _options.StopTimeout;
        return stopTimeout < _lease.LastThird ? stopTimeout : _lease.LastThird;
    }
}
