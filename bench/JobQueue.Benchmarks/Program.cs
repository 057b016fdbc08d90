using System.CommandLine;
using BenchmarkDotNet.Running;
using JobQueue.Benchmarks;

var jobs = new Option<int>("--jobs") { Description = "Jobs per run.", DefaultValueFactory = _ => 5000 };
var runs = new Option<int>("--runs") { Description = "Runs of each contender, alternating; the median counts.", DefaultValueFactory = _ => 3 };
var concurrency = new Option<int>("--concurrency") { Description = "Jobs run at once.", DefaultValueFactory = _ => 20 };

var submit = new Command("submit", "B2: submitting, one by one and in batches, beside the bare driver.") { jobs, runs };
submit.SetAction((parsed, cancel) => SubmitBenchmark.RunAsync(parsed.GetValue(jobs), parsed.GetValue(runs), cancel));

var drain = new Command("drain", "B1: draining no-op jobs submitted beforehand, beside the bare driver.") { jobs, runs, concurrency };
drain.SetAction((parsed, cancel) => DrainBenchmark.RunAsync(parsed.GetValue(jobs), parsed.GetValue(concurrency), parsed.GetValue(runs), cancel));

var micro = new Command("micro", "Micro benchmarks of hot paths (BenchmarkDotNet; needs -c Release).");
micro.SetAction(_ => BenchmarkRunner.Run<HotPaths>());

return await new RootCommand("Benchmarks of JobQueue. The server is JOBQUEUE_BENCH_MONGODB, else an embedded one in this process.") { submit, drain, micro }.Parse(args).InvokeAsync();
