using JobQueue;
using Replica.Settings;

namespace Replica.Actions;

/// <summary>Crons from the configuration, such as <c>Replica:Crons:sleep = 0 0 3 * * *</c>.</summary>
internal static class ConfiguredCrons
{
    /// <exception cref="SettingException">A schedule cannot be read; the message says at which character.</exception>
    public static JobQueueBuilder AddCrons(this JobQueueBuilder builder, ReplicaSettings settings)
    {
        foreach (var (action, schedule) in settings.Crons)
        {
            try
            {
                builder.AddCron(action, schedule);
            }
            catch (ArgumentException fault)
            {
                throw new SettingException($"{SettingNames.Section}:Crons:{action}: {fault.Message}");
            }
        }

        return builder;
    }
}
