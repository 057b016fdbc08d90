using JobQueue;
using Replica.Settings;

namespace Replica.Actions;

/// <summary>
/// Actions that run a command, named by whoever runs the replica: in the configuration <c>Replica:Commands:{action}</c>, in the environment <c>Replica__Commands__{action}</c>.
/// The command is read by a shell and finds its job in <c>JOB_ID</c>, <c>JOB_ACTION</c> and <c>JOB_PARAMETERS</c>. Nobody can name a command through the API.
/// </summary>
internal static class CommandActions
{
    public static JobQueueBuilder AddCommands(this JobQueueBuilder queue, ReplicaSettings settings)
    {
        foreach (var (action, command) in settings.Commands)
        {
            queue.AddProcessHandler(action, "sh", "-c", command);
        }

        return queue;
    }
}
