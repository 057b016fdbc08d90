using System.CommandLine;

namespace JobQueue.EmbeddedMongo.Tool;

/// <summary>The command line: its options and what they say about themselves.</summary>
internal static class ServeCommand
{
    private static readonly Option<int> Port = new("--port") { Description = "Loopback port to listen on; 0 takes a free one.", DefaultValueFactory = _ => 27217 };
    private static readonly Option<string?> Folder = new("--data") { Description = "Folder that keeps the data; without it everything is gone when the server stops." };
    private static readonly Option<string> ReplicaSet = new("--replica-set") { Description = "Name of the replica set of one member.", DefaultValueFactory = _ => "rs0" };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Log every connection and command name." };
    private static readonly Option<bool> NoChangeStreams = new("--no-change-streams") { Description = "Refuse change streams, as a stand-alone mongod does." };

    public static RootCommand Create()
    {
        Port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > ushort.MaxValue)
            {
                result.AddError($"--port must be from 0 to {ushort.MaxValue}.");
            }
        });

        var command = new RootCommand(
            "Runs the embedded MongoDB-compatible server for tests and first runs. Not a production database.\n"
            + "Exit codes: 0 stopped by Ctrl-C or SIGTERM, 1 wrong usage, 2 port not available, 3 data folder not usable.")
        {
            Port,
            Folder,
            ReplicaSet,
            Verbose,
            NoChangeStreams,
        };
        command.SetAction((parsed, cancellation) => new ServerRun(Console.Out, Console.Error).RunAsync(Read(parsed), cancellation));
        return command;
    }

    private static ServeOptions Read(ParseResult parsed) => new(
        parsed.GetValue(Port),
        parsed.GetValue(Folder),
        parsed.GetValue(ReplicaSet)!,
        parsed.GetValue(Verbose),
        parsed.GetValue(NoChangeStreams));
}
