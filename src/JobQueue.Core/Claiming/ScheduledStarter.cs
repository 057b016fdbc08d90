using JobQueue.Running;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Options;

namespace JobQueue.Claiming;

/// <summary>Starts the jobs of the internal queue at their time, in database time.</summary>
internal sealed class ScheduledStarter : IDisposable
{
    private readonly ScheduledQueue _queue;
    private readonly JobLauncher _launcher;
    private readonly WorkerActions _actions;
    private readonly ClaimReleaser _releaser;
    private readonly WorkerLease _lease;
    private readonly IDbClock _clock;
    private readonly ResilientLoop _loop;
    private readonly TimeSpan _longestWait;
    private readonly WakeSignal _signal;

    public ScheduledStarter(
        ScheduledQueue queue, JobLauncher launcher, WorkerActions actions, ClaimReleaser releaser, WorkerLease lease, IDbClock clock, ResilientLoop loop, IOptions<JobQueueOptions> options)
    {
        _queue = queue;
        _launcher = launcher;
        _actions = actions;
        _releaser = releaser;
        _lease = lease;
        _clock = clock;
        _loop = loop;
        _longestWait = options.Value.HeartbeatInterval;
        _signal = loop.NewSignal();
        launcher.Queued += _signal.Wake;
        lease.Regained += _signal.Wake;
    }

    /// <summary>Starts jobs until <paramref name="stopping"/>.</summary>
    public Task RunAsync(CancellationToken stopping) => _loop.RunEveryAsync("scheduled starts", _signal, _longestWait, StartDueAsync, stopping);

    /// <inheritdoc/>
    public void Dispose()
    {
        _launcher.Queued -= _signal.Wake;
        _lease.Regained -= _signal.Wake;
        _signal.Dispose();
    }

    private async ValueTask StartDueAsync(CancellationToken stopping)
    {
        var givenBack = new List<HeldJob>();
        while (_lease.MayBegin && _queue.TakeDue(_clock.UtcNow) is { } due)
        {
            if (_actions.MustGiveBack(due))
            {
                // Queued by a claim that was under way when its action was paused or limited.
                givenBack.Add(due);
            }
            else
            {
                _launcher.Start(due);
            }
        }

        // Not longer than a heartbeat: each of them may correct the estimate of the database's clock.
        if (_lease.MayBegin && _queue.NextAt is { } next)
        {
            _signal.WakeIn(next - _clock.UtcNow);
        }

        await _releaser.ReleaseAsync(givenBack, stopping).ConfigureAwait(false);
    }
}
