using System.CommandLine;
using BenchmarkDotNet.Running;
using JobQueue.Benchmarks;
using JobQueue.Benchmarks.Backlog;
using JobQueue.Benchmarks.Commands;
using JobQueue.Benchmarks.Drain;
using JobQueue.Benchmarks.Idle;
using JobQueue.Benchmarks.Latency;
using JobQueue.Benchmarks.Micro;
using JobQueue.Benchmarks.Replicas;
using JobQueue.Benchmarks.Server;
using JobQueue.Benchmarks.Submit;

const int Concurrency = 20;

var micro = new Command("micro", "Micro benchmarks of hot paths (BenchmarkDotNet; needs -c Release).") { TreatUnmatchedTokensAsErrors = false };
micro.SetAction(parsed => BenchmarkSwitcher.FromAssembly(typeof(HotPaths).Assembly).Run([.. parsed.UnmatchedTokens]));

var root = new RootCommand("Benchmarks of JobQueue. The server is JOBQUEUE_BENCH_MONGODB, else an embedded one in a process of its own.")
{
    BenchCommand.Create("drain", "B1: draining no-op jobs submitted beforehand.", (run, cancel) => DrainBenchmark.RunAsync(run, Concurrency, cancel)),
    BenchCommand.Create("submit", "B2: submitting, one by one and in batches.", SubmitBenchmark.RunAsync),
    BenchCommand.Create("commands", "B4: commands per job, by the server's counters.", CommandsBenchmark.RunAsync),
    BenchCommand.Create("latency", "B3: submission to handler at 50 jobs/s.", LatencyBenchmark.RunAsync),
    BenchCommand.Create("backlog", "B5: the cost of a claim against the backlog.", BacklogBenchmark.RunAsync),
    BenchCommand.Create("head-of-line", "B6: jobs that do not fit beside jobs that do.", HeadOfLineBenchmark.RunAsync),
    BenchCommand.Create("replicas", "B7: one to eight replicas on one queue.", ReplicasBenchmark.RunAsync),
    BenchCommand.Create("cancel", "B8: from the call to the handler's token in another process.", CancelBenchmark.RunAsync),
    BenchCommand.Create("failover", "B9: a replica or the cron leader is killed.", FailoverBenchmark.RunAsync),
    BenchCommand.Create("idle", "B10: replicas that have nothing to do.", IdleBenchmark.RunAsync),
    ServerCommand.Create(),
    micro,
    ReplicaCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
