using JobQueue.Leadership;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Options;

namespace JobQueue.Crons;

/// <summary>Fires crons at their time, on the worker that leads. It is woken by the next occurrence, by crons that change and by becoming leader; in any case with every sweep.</summary>
internal sealed class CronScheduler : IWorkerLoop, IDisposable
{
    private const int PageSize = 500;

    private readonly ICronStore _crons;
    private readonly CronFirer _firer;
    private readonly LeadershipStanding _leadership;
    private readonly IDbClock _clock;
    private readonly ResilientLoop _loop;
    private readonly TimeSpan _period;
    private readonly WakeSignal _signal;

    public CronScheduler(ICronStore crons, CronFirer firer, LeadershipStanding leadership, IDbClock clock, ResilientLoop loop, IOptions<JobQueueOptions> options)
    {
        _crons = crons;
        _firer = firer;
        _leadership = leadership;
        _clock = clock;
        _loop = loop;
        _period = options.Value.SweepInterval;
        _signal = loop.NewSignal();
        leadership.Won += _signal.Wake;
    }

    /// <summary>Looks at once: a cron was added or changed, or may have been.</summary>
    public void LookNow() => _signal.Wake();

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => _loop.RunEveryAsync("crons", _signal, _period, FireDueAsync, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _leadership.Won -= _signal.Wake;
        _signal.Dispose();
    }

    private async ValueTask FireDueAsync(CancellationToken cancellationToken)
    {
        if (!_leadership.Leads)
        {
            return;
        }

        var earliest = await _crons.EarliestAsync(PageSize, cancellationToken).ConfigureAwait(false);
        var wake = DateTimeOffset.MaxValue;
        var (fired, isAllDue) = (0, earliest.Count == PageSize);
        foreach (var cron in earliest)
        {
            if (cron.NextRun > _clock.UtcNow)
            {
                // All further ones are due later still.
                isAllDue = false;
                wake = cron.NextRun.Value < wake ? cron.NextRun.Value : wake;
                break;
            }

            if (!_leadership.Leads)
            {
                return;
            }

            if (await _firer.FireAsync(cron, cancellationToken).ConfigureAwait(false) is { } next)
            {
                fired++;
                wake = next < wake ? next : wake;
            }
        }

        // More may be due behind a page of which all were. A page of crons that cannot be fired here waits for the sweep.
        _signal.WakeIn(isAllDue && fired > 0 ? TimeSpan.Zero : wake - _clock.UtcNow);
    }
}
