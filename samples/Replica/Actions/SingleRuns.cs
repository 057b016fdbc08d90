using JobQueue;
using JobQueue.Steering;
using JobQueue.Storage;

namespace Replica.Actions;

/// <summary>
/// Sees to it that of some actions one job runs at a time, on all replicas together: by the action's config, where everybody can see it and an operator may set it otherwise.
/// The actions need it to save work, not to be right.
/// </summary>
internal sealed class SingleRuns(IReadOnlyList<string> actions, IActionConfigStore configs, TimeProvider time, ILogger<SingleRuns> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var action in actions)
        {
            while (!await TryLimitAsync(action, stoppingToken))
            {
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    /// <summary>A limit that is set already is left as it is, and so is everything else in the config.</summary>
    private async Task<bool> TryLimitAsync(string action, CancellationToken cancellationToken)
    {
        try
        {
            var config = await configs.FindAsync(action, cancellationToken);
            if (config?.MaxRunning is null)
            {
                await configs.SetAsync((config ?? new ActionConfig { Action = action }) with { MaxRunning = 1 }, cancellationToken);
            }

            return true;
        }
        catch (JobQueueException fault)
        {
            logger.LogDebug(fault, "The limit of {Action} cannot be set yet", action);
            return false;
        }
    }
}
