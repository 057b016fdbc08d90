using System.CommandLine;
using JobQueue.Benchmarks.Contenders;
using JobQueue.Benchmarks.Measuring;
using JobQueue.Benchmarks.Servers;
using static System.FormattableString;

namespace JobQueue.Benchmarks;

/// <summary>The command of one table.</summary>
internal static class BenchCommand
{
    public static readonly Option<bool> Quick = new("--quick") { Description = "Small sizes, about a minute." };
    public static readonly Option<bool> Full = new("--full") { Description = "With the sizes of a million." };
    private static readonly Option<int> Runs = new("--runs") { Description = "Runs of each contender, alternating; the median counts.", DefaultValueFactory = _ => 3 };
    private static readonly Option<bool> Proxy = new("--proxy") { Description = "Through a TCP proxy that adds 1 ms each way." };
    private static readonly Option<bool> Alone = new("--alone") { Description = "Without the other job queues." };
    private static readonly Option<string> Only = new("--only") { Description = "Only the contender of this name.", DefaultValueFactory = _ => "" };
    public static readonly Option<string> Output = new("--output") { Description = "The Markdown file that tables are added to.", DefaultValueFactory = _ => "artifacts/bench/tables.md" };

    public static Command Create(string name, string description, Func<BenchRun, CancellationToken, Task> measure)
    {
        var command = new Command(name, description) { Quick, Full, Runs, Proxy, Alone, Only, Output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var server = await BenchServer.StartAsync(parsed.GetValue(Proxy), cancellationToken);
            var conditions = Invariant($"{server.Name}, w:majority, {Environment.ProcessorCount} cores for everything");
            var peers = parsed.GetValue(Alone) ? [] : Contestants.Peers;
            var report = new BenchReport(parsed.GetValue(Output)!, conditions);
            await measure(new BenchRun(server, SizeOf(parsed), parsed.GetValue(Runs), peers, report) { Only = parsed.GetValue(Only)! }, cancellationToken);
        });
        return command;
    }

    public static BenchSize SizeOf(ParseResult parsed) => parsed.GetValue(Quick) ? BenchSize.Quick : parsed.GetValue(Full) ? BenchSize.Full : BenchSize.Normal;
}
