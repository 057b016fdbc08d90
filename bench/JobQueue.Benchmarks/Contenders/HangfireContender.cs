using System.Diagnostics;
using Hangfire;
using Hangfire.Common;
using Hangfire.Mongo;
using Hangfire.Mongo.Migration.Strategies;
using JobQueue.Benchmarks.Servers;
using MongoDB.Driver;

namespace JobQueue.Benchmarks.Contenders;

/// <summary>Hangfire with Hangfire.Mongo.</summary>
internal sealed class HangfireContender : IContender
{
    private readonly TimeSpan? _poll;
    private readonly IJobFilterProvider _filters;

    private HangfireContender(string name, TimeSpan? poll, IJobFilterProvider filters)
    {
        Name = name;
        _poll = poll;
        _filters = filters;
    }

    /// <summary>As it comes.</summary>
    public static HangfireContender Default { get; } = new("Hangfire.Mongo, defaults", null, JobFilterProviders.Providers);

    /// <summary>What can be switched off is off (retries, statistics, continuations, culture), and the queue is polled often.</summary>
    public static HangfireContender Fastest { get; } = new("Hangfire.Mongo, no filters, 100 ms poll", TimeSpan.FromMilliseconds(100), new JobFilterCollection());

    public string Name { get; }

    public int ShareOf(int jobs) => Math.Max(100, jobs / 10);

    public async Task FillAsync(BenchSpace space, int jobs, CancellationToken cancellationToken)
    {
        using var connection = space.Connect();
        var storage = Open(connection, space.Database);
        var client = Client(storage);
        await Parallel.ForAsync(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = 20, CancellationToken = cancellationToken }, (_, _) =>
        {
            client.Enqueue(() => HangfireJobs.Run());
            return ValueTask.CompletedTask;
        });
    }

    public Task<TimeSpan> SubmitAsync(BenchSpace space, int jobs, CancellationToken cancellationToken)
    {
        using var connection = space.Connect();
        var storage = Open(connection, space.Database);
        var client = Client(storage);
        client.Enqueue(() => HangfireJobs.Run());
        var begin = Stopwatch.GetTimestamp();
        for (var i = 0; i < jobs; i++)
        {
            client.Enqueue(() => HangfireJobs.Run());
        }

        return Task.FromResult(Stopwatch.GetElapsedTime(begin));
    }

    public async Task<TimeSpan> DrainAsync(BenchSpace space, int jobs, int concurrency, CancellationToken cancellationToken)
    {
        var countdown = new Countdown(jobs);
        HangfireJobs.Countdown = countdown;
        using var connection = space.Connect();
        var storage = Open(connection, space.Database);
        var begin = Stopwatch.GetTimestamp();
        using var server = Server(storage, concurrency);
        await countdown.WaitAsync(cancellationToken);
        var monitor = storage.GetMonitoringApi();
        while (monitor.SucceededListCount() < jobs)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(begin);
    }

    public async Task<IReadOnlyList<double>> MeasureLatencyAsync(BenchSpace space, LatencyLoad load, CancellationToken cancellationToken)
    {
        var probe = new LatencyProbe(load.Jobs);
        using var released = new ManualResetEventSlim();
        HangfireJobs.Probe = probe;
        HangfireJobs.Released = released;
        using var connection = space.Connect();
        var storage = Open(connection, space.Database);
        using var server = Server(storage, load.Concurrency);
        var client = Client(storage);
        for (var i = 0; i < load.Busy; i++)
        {
            client.Enqueue(() => HangfireJobs.Wait());
        }

        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, cancellationToken);
        await SteadyRate.RunAsync(load.Jobs, load.Interval, number => Task.Run(() => Submit(number), cancellationToken), cancellationToken);
        var results = await probe.ResultsAsync(cancellationToken);
        released.Set();
        return results;

        void Submit(int number)
        {
            probe.Submitting(number);
            client.Enqueue(() => HangfireJobs.Enter(number));
        }
    }

    public Task<IAsyncDisposable> StartIdleAsync(BenchSpace space, CancellationToken cancellationToken)
    {
        var connection = space.Connect();
        return Task.FromResult<IAsyncDisposable>(new HangfireWorker(Server(Open(connection, space.Database), 20), connection));
    }

    private MongoStorage Open(MongoClient client, string database)
    {
        var options = new MongoStorageOptions
        {
            CheckConnection = false,
            MigrationOptions = new MongoMigrationOptions { MigrationStrategy = new DropMongoMigrationStrategy() },
        };
        options.QueuePollInterval = _poll ?? options.QueuePollInterval;
        return new MongoStorage(client, database, options);
    }

    private BackgroundJobClient Client(MongoStorage storage) => new(storage, _filters);

    private BackgroundJobServer Server(MongoStorage storage, int concurrency) =>
        new(new BackgroundJobServerOptions { WorkerCount = concurrency, FilterProvider = _filters }, storage);
}
