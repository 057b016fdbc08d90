using System.CommandLine;
using JobQueue.Benchmarks.Measuring;
using static System.FormattableString;

namespace JobQueue.Benchmarks.Server;

/// <summary>What the embedded server costs: the driver in this process, the server in another.</summary>
internal static class ServerCommand
{
    private static readonly Option<string[]> Tools = new("--tool") { Description = "The assembly of a server's tool, of this build unless told; several are measured in turns.", DefaultValueFactory = _ => [] };

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

    private static (Option<int?> Option, Func<BenchSize, int> BySize) Runs =>
        (new Option<int?>("--runs") { Description = "Turns of each contender." }, size => size == BenchSize.Quick ? 1 : 5);

    private static (Option<int?> Option, Func<BenchSize, int> BySize) Events =>
        (new Option<int?>("--events") { Description = "Events whose way is timed." }, size => size == BenchSize.Quick ? 200 : 1000);

    private static (Option<int?> Option, Func<BenchSize, int> BySize) Documents =>
        (new Option<int?>("--documents") { Description = "Documents stored." }, size => size == BenchSize.Quick ? 100_000 : 1_000_000);

    private static Command Measurement(string name, string description, (Option<int?> Option, Func<BenchSize, int> BySize) amount, Func<ServerRun, CancellationToken, Task> measure)
    {
        var command = new Command(name, description) { BenchCommand.Quick, BenchCommand.Full, BenchCommand.Output, Tools, amount.Option };
        command.SetAction((parsed, cancel) =>
        {
            IReadOnlyList<ServerTool> tools = parsed.GetValue(Tools) is { Length: > 0 } given ? [.. given.Select(ServerTool.Of)] : [ServerTool.Own];
            var report = new BenchReport(parsed.GetValue(BenchCommand.Output)!, Invariant($"{Environment.ProcessorCount} cores for client and server"));
            return measure(new ServerRun(tools, parsed.GetValue(amount.Option) ?? amount.BySize(BenchCommand.SizeOf(parsed)), report), cancel);
        });
        return command;
    }
}
