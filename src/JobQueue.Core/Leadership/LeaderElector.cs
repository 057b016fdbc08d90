using JobQueue.Diagnostics;
using JobQueue.Running;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JobQueue.Leadership;

/// <summary>Has one worker lead: takes the lease when nobody holds it, and renews it like a heartbeat.</summary>
/// <remarks>The others wait until the term that they saw expires, and so take over within one lease; a leader that stops in order gives the lease back. Nothing is lost or doubled when two believe to lead: see <see cref="Crons.CronFirer"/>.</remarks>
internal sealed class LeaderElector : IWorkerLoop, IDisposable
{
    /// <summary>How long giving the lease back may hold up the stop of a worker; else the lease expires.</summary>
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(2);

    private readonly ILeaseStore _leases;
    private readonly LeadershipStanding _standing;
    private readonly WorkerLease _worker;
    private readonly WorkerProfile _profile;
    private readonly ResilientLoop _loop;
    private readonly TimeProvider _time;
    private readonly JobQueueOptions _options;
    private readonly ILogger<LeaderElector> _logger;
    private readonly WakeSignal _signal;

    /// <summary>A clock estimate that runs ahead of the database must not make this loop ask without a pause.</summary>
    private readonly TimeSpan _shortestWait;

    public LeaderElector(
        ILeaseStore leases, LeadershipStanding standing, WorkerLease worker, WorkerProfile profile,
        ResilientLoop loop, TimeProvider time, IOptions<JobQueueOptions> options, ILogger<LeaderElector> logger)
    {
        _leases = leases;
        _standing = standing;
        _worker = worker;
        _profile = profile;
        _loop = loop;
        _time = time;
        _options = options.Value;
        _logger = logger;
        _signal = loop.NewSignal();
        _shortestWait = _options.HeartbeatInterval / 10;
        worker.Regained += _signal.Wake;
    }

    /// <summary>Looks soon: the leader may have stopped.</summary>
    public void LookAgain() => _signal.WakeIn(TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _loop.RunEveryAsync("leader election", _signal, _options.SweepInterval, TurnAsync, cancellationToken).ConfigureAwait(false);
        await GiveBackAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _worker.Regained -= _signal.Wake;
        _signal.Dispose();
    }

    private async ValueTask TurnAsync(CancellationToken cancellationToken)
    {
        var sentAt = _time.GetTimestamp();
        if (_standing.Term is { } held && !await RenewAsync(held, sentAt, cancellationToken).ConfigureAwait(false))
        {
            _standing.Lose();
            _logger.LeadershipLost(held.Term);
        }

        if (_standing.Term is null)
        {
            await StandAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> RenewAsync(LeadershipTerm held, long sentAt, CancellationToken cancellationToken)
    {
        if (await _leases.RenewAsync(held, _options.Lease, cancellationToken).ConfigureAwait(false) is not { } renewed)
        {
            return false;
        }

        _standing.Hold(renewed, sentAt);
        _signal.WakeIn(_options.HeartbeatInterval);
        return true;
    }

    private async Task StandAsync(CancellationToken cancellationToken)
    {
        if (_worker.Incarnation is not { } incarnation || _profile.Drains)
        {
            // Only a worker that is there to stay leads; its registration wakes this loop.
            return;
        }

        var sentAt = _time.GetTimestamp();
        var term = await _leases.AcquireAsync(LeadershipTerm.Crons, incarnation, _profile.Id, _options.Lease, cancellationToken).ConfigureAwait(false);
        if (term.Incarnation != incarnation)
        {
            var remaining = _standing.Remaining(term);
            _signal.WakeIn(remaining > _shortestWait ? remaining : _shortestWait);
            return;
        }

        _logger.LeadershipWon(term.Term);
        _standing.Hold(term, sentAt);
        _signal.WakeIn(_options.HeartbeatInterval);
    }

    private async Task GiveBackAsync()
    {
        if (_standing.Term is not { } held)
        {
            return;
        }

        _standing.Lose();
        using var patience = new CancellationTokenSource(ReleasePatience, _time);
        try
        {
            await _leases.ReleaseAsync(held, patience.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _logger.LeadershipNotReleased(held.Term, failure);
        }
    }
}
