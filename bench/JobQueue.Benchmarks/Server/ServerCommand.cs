using System.CommandLine;

namespace JobQueue.Benchmarks.Server;

/// <summary>What the embedded server costs: the driver in this process, the server in another.</summary>
internal static class ServerCommand
{
    private static readonly Option<string[]> Tools = new("--tool")
    {
        Description = "The assembly of the server's tool, of this build unless told; several are measured in turns.",
        DefaultValueFactory = _ => [Path.Combine(AppContext.BaseDirectory, "JobQueue.EmbeddedMongo.Tool.dll")],
    };

    private static readonly Option<int> Runs = new("--runs") { Description = "Turns of each contender.", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Events = new("--events") { Description = "Events whose way is timed.", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> Documents = new("--documents") { Description = "Documents stored.", DefaultValueFactory = _ => 1_000_000 };

    public static Command Create()
    {
        var echo = new Command(EchoProcess.Command, "Sends back what it gets.") { Hidden = true };
        echo.SetAction((_, cancel) => EchoProcess.ServeAsync(cancel));
        return new Command("server", "The embedded server in a process of its own: batches, claim, events, million, throughput.")
        {
            Measurement("batches", "Claims and ends in batches of 100, by the commands of the library.", Runs, BatchedJobs.RunAsync),
            Measurement("claim", "A claim's findAndModify beside a bare round trip and an ordered set.", Runs, ClaimCost.RunAsync),
            Measurement("events", "From a write to its change-stream event at a client.", Events, EventLatency.RunAsync),
            Measurement("million", "Memory and restart time with a million documents.", Documents, MillionDocuments.RunAsync),
            Measurement("throughput", "Operations per second with 20 callers.", Runs, Throughput.RunAsync),
            echo,
        };
    }

    private static Command Measurement(string name, string description, Option<int> size, Func<IReadOnlyList<string>, int, CancellationToken, Task> run)
    {
        var command = new Command(name, description) { Tools, size };
        command.SetAction((parsed, cancel) => run(parsed.GetValue(Tools)!, parsed.GetValue(size), cancel));
        return command;
    }
}
