using JobQueue.Claiming;
using JobQueue.Diagnostics;
using JobQueue.Running;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JobQueue.Steering;

/// <summary>Makes what operators set for actions hold in this worker: with the next feed event, or the next sweep at the latest.</summary>
internal sealed class ActionConfigWatch(
    ActionConfigCache configs, WorkerActions actions, HandlerRegistry handlers, ClaimReleaser releaser, ResilientLoop loop, IOptions<JobQueueOptions> options, ILogger<ActionConfigWatch> logger)
    : IWorkerLoop, IDisposable
{
    private readonly WakeSignal _signal = loop.NewSignal();
    private ActionConfigs _applied = ActionConfigs.None;

    /// <summary>Called when more may be claimed than before: an action was resumed, or its limit was raised or removed.</summary>
    public event Action? Widened;

    /// <summary>Looks at once: an operator changed something.</summary>
    public void LookNow() => _signal.Wake();

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunEveryAsync("action configs", _signal, options.Value.SweepInterval, LookAsync, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _signal.Dispose();

    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        await configs.ReadAsync(cancellationToken).ConfigureAwait(false);
        var before = _applied;
        _applied = configs.Latest;
        LogChanges(before, _applied);
        await releaser.ReleaseAheadAsync(actions.MustGiveBack, cancellationToken).ConfigureAwait(false);
        if (handlers.Actions.Any(action => IsWider(before.Find(action), _applied.Find(action))))
        {
            Widened?.Invoke();
        }
    }

    private static bool IsWider(ActionConfig? before, ActionConfig? after) =>
        (before is { Paused: true } && after is not { Paused: true })
        || (before?.MaxRunning is { } limit && !(after?.MaxRunning <= limit));

    private void LogChanges(ActionConfigs before, ActionConfigs after)
    {
        foreach (var action in handlers.Actions)
        {
            if (before.IsPaused(action) != after.IsPaused(action))
            {
                logger.PauseChanged(action, after.IsPaused(action) ? "paused" : "resumed");
            }

            if (before.Find(action)?.MaxRunning != after.Find(action)?.MaxRunning)
            {
                logger.LimitChanged(action, before.Find(action)?.MaxRunning, after.Find(action)?.MaxRunning);
            }
        }
    }
}
