using JobQueue;
using Replica.Settings;

namespace Replica.Actions;

/// <summary>Crons from the configuration, such as <c>Replica:Crons:sleep = 0 0 3 * * *</c>.</summary>
internal static class ConfiguredCrons
{
    /// <summary>The action that deletes what the settings of the job history no longer keep; nightly, unless the configuration says otherwise.</summary>
    private const string HistoryCompaction = "onlinegc_joblogs";

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

        return settings.Crons.ContainsKey(HistoryCompaction) ? builder : builder.AddCron(HistoryCompaction, "@daily");
    }
}
