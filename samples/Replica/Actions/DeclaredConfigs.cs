using JobQueue;
using JobQueue.Steering;
using JobQueue.Storage;

namespace Replica.Actions;

/// <summary>
/// Gives actions the configs that the sample declares: how many of their jobs run at a time on all replicas together, and which units a job needs that does not say so itself.
/// Everybody can see them there, and what an operator has set otherwise is left as it is.
/// </summary>
internal sealed class DeclaredConfigs(IEnumerable<ActionConfig> declared, IActionConfigStore configs, TimeProvider time, ILogger<DeclaredConfigs> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var config in declared)
        {
            while (!await TrySetAsync(config, stoppingToken))
            {
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    private async Task<bool> TrySetAsync(ActionConfig config, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await configs.FindAsync(config.Action, cancellationToken) ?? new ActionConfig { Action = config.Action };
            var wanted = stored with { MaxRunning = stored.MaxRunning ?? config.MaxRunning, CapacityMap = stored.CapacityMap ?? config.CapacityMap };
            if (wanted != stored)
            {
                await configs.SetAsync(wanted, cancellationToken);
            }

            return true;
        }
        catch (JobQueueException fault)
        {
            logger.LogDebug(fault, "The config of {Action} cannot be set yet", config.Action);
            return false;
        }
    }
}
