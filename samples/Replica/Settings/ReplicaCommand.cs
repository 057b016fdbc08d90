using System.CommandLine;

namespace Replica.Settings;

/// <summary>The command line: one option for each setting. What is given is laid over the configuration.</summary>
internal static class ReplicaCommand
{
    /// <summary>Reads the command line and runs the replica with what it says, or shows help or what is wrong.</summary>
    public static Task<int> InvokeAsync(string[] args, Func<IReadOnlyDictionary<string, string?>, Task<int>> run)
    {
        var options = SettingNames.All.ToDictionary(setting => setting, setting => new Option<string>(setting.Option) { HelpName = setting.Value.Trim('<', '>'), Description = setting.Description });
        var command = new RootCommand("One replica of a distributed job queue: takes jobs from the shared queue, runs them, and serves the API to see and steer all of them.");
        foreach (var option in options.Values)
        {
            command.Options.Add(option);
        }

        command.SetAction((given, _) => run(options
            .Where(option => given.GetResult(option.Value) is not null)
            .ToDictionary(option => option.Key.Path, option => given.GetValue(option.Value), StringComparer.Ordinal)));

        // The host listens for signals itself: it drains on the first one.
        return command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }
}
