using System.CommandLine;
using JobQueue.Chaos.Driving;

namespace JobQueue.Chaos;

/// <summary>The command line: its options and what they say about themselves.</summary>
internal static class ChaosCommand
{
    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long faults strike.", DefaultValueFactory = _ => 30 };
    private static readonly Option<int> Seed = new("--seed") { Description = "Plans the faults and the jobs; the same seed plans the same ones.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Replicas = new("--replicas") { Description = "Replica processes.", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Jobs = new("--jobs") { Description = "Jobs submitted while faults strike.", DefaultValueFactory = _ => 2000 };
    private static readonly Option<int> Patience = new("--patience") { Description = "Seconds that the jobs may take to end once the faults have stopped.", DefaultValueFactory = _ => 180 };
    private static readonly Option<string?> Mongo = new("--mongo") { Description = "Connection string of the server; without it the embedded one runs as a process and is killed too." };
    private static readonly Option<string?> Database = new("--database") { Description = "The database, which must be empty; without it a new one that is dropped after a clean run." };

    public static RootCommand Create()
    {
        AtLeastOne(Seconds, Replicas, Jobs, Patience);
        var command = new RootCommand(
            "Runs replicas as processes, kills, stops and cuts them off, and checks in the database that every guarantee held.\n"
            + "Exit codes: 0 every guarantee held, 1 wrong usage or a failure of the run itself, 2 a violation.")
        {
            Seconds, Seed, Replicas, Jobs, Patience, Mongo, Database,
        };
        command.SetAction((parsed, cancellation) => ChaosRun.RunAsync(Read(parsed), Console.Out, cancellation));
        return command;
    }

    private static void AtLeastOne(params ReadOnlySpan<Option<int>> options)
    {
        foreach (var option in options)
        {
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                {
                    result.AddError($"{option.Name} must be at least 1.");
                }
            });
        }
    }

    private static ChaosOptions Read(ParseResult parsed) => new(
        TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
        parsed.GetValue(Seed),
        parsed.GetValue(Replicas),
        parsed.GetValue(Jobs),
        TimeSpan.FromSeconds(parsed.GetValue(Patience)),
        parsed.GetValue(Mongo),
        parsed.GetValue(Database));
}
