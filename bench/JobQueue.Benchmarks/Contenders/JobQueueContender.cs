using System.Diagnostics;
using System.Text.Json;
using JobQueue.Benchmarks.Servers;
using JobQueue.Jobs;

namespace JobQueue.Benchmarks.Contenders;

/// <summary>This library with its defaults.</summary>
internal sealed class JobQueueContender(string name = "JobQueue", ReplicaSettings? settings = null) : IContender
{
    private const string Probe = "probe";
    private const string Busy = "busy";

    private readonly ReplicaSettings _settings = settings ?? new ReplicaSettings();

    public string Name => name;

    public int ShareOf(int jobs) => jobs;

    public async Task FillAsync(BenchSpace space, int jobs, CancellationToken cancellationToken)
    {
        await using var queue = await BenchQueue.StartClientAsync(space, cancellationToken);
        await queue.SubmitAsync(new JobSubmission { Action = BenchQueue.Action }, jobs, cancellationToken);
    }

    public async Task<TimeSpan> SubmitAsync(BenchSpace space, int jobs, CancellationToken cancellationToken)
    {
        await using var queue = await BenchQueue.StartClientAsync(space, cancellationToken);
        await queue.Client.SubmitAsync(new JobSubmission { Action = BenchQueue.Action }, cancellationToken);
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < jobs; i++)
        {
            await queue.Client.SubmitAsync(new JobSubmission { Action = BenchQueue.Action }, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(begin);
    }

    public async Task<TimeSpan> DrainAsync(BenchSpace space, int jobs, int concurrency, CancellationToken cancellationToken)
    {
        var countdown = new Countdown(jobs);
        var begin = Stopwatch.GetTimestamp();
        await using var queue = await BenchQueue.StartAsync(space, _settings with { Concurrency = concurrency }, builder => builder.AddHandler(BenchQueue.Action, countdown.RunAsync), cancellationToken);
        await countdown.WaitAsync(cancellationToken);
        await queue.DrainedAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(begin);
    }

    public async Task<IReadOnlyList<double>> MeasureLatencyAsync(BenchSpace space, LatencyLoad load, CancellationToken cancellationToken)
    {
        var probe = new LatencyProbe(load.Jobs);
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var queue = await BenchQueue.StartAsync(space, _settings with { Concurrency = load.Concurrency }, Handlers, cancellationToken);
        await queue.SubmitAsync(new JobSubmission { Action = Busy }, load.Busy, cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
        await SteadyRate.RunAsync(load.Jobs, load.Interval, SubmitAsync, cancellationToken);
        var results = await probe.ResultsAsync(cancellationToken);
        released.SetResult();
        return results;

        void Handlers(JobQueueBuilder builder) => builder
            .AddHandler(Busy, (_, _) => released.Task)
            .AddHandler(Probe, (context, _) =>
            {
                probe.Entered(context.Job.Parameters!.Value.GetProperty("n").GetInt32());
                return Task.CompletedTask;
            });

        Task SubmitAsync(int number)
        {
            probe.Submitting(number);
            return queue.Client.SubmitAsync(new JobSubmission { Action = Probe, Parameters = JsonSerializer.SerializeToElement(new { n = number }) }, cancellationToken);
        }
    }

    public async Task<IAsyncDisposable> StartIdleAsync(BenchSpace space, CancellationToken cancellationToken) =>
        await BenchQueue.StartAsync(space, _settings, builder => builder.AddHandler(BenchQueue.Action, (_, _) => Task.CompletedTask), cancellationToken);
}
