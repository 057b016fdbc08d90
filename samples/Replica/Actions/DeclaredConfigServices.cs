using JobQueue;
using JobQueue.Jobs;
using JobQueue.Steering;

namespace Replica.Actions;

/// <summary>Declares configs of actions.</summary>
internal static class DeclaredConfigServices
{
    /// <summary>Lets one job of each of these actions run at a time. They need it to save work, not to be right.</summary>
    public static JobQueueBuilder RunOneAtATime(this JobQueueBuilder queue, params string[] actions)
    {
        foreach (var action in actions)
        {
            queue.Declare(new ActionConfig { Action = action, MaxRunning = 1 });
        }

        return queue;
    }

    /// <summary>Gives the jobs of an action the units that they need unless they name others.</summary>
    public static JobQueueBuilder NeedByDefault(this JobQueueBuilder queue, string action, CapacityMap units) =>
        queue.Declare(new ActionConfig { Action = action, CapacityMap = units });

    private static JobQueueBuilder Declare(this JobQueueBuilder queue, ActionConfig config)
    {
        queue.Services.AddSingleton(config).AddHostedService<DeclaredConfigs>();
        return queue;
    }
}
