using System.Collections.Concurrent;
using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Testing.Faults;
using JobQueue.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JobQueue.Core.Tests.Cluster;

/// <summary>One worker on the cluster's database and clock.</summary>
internal sealed class TestReplica : IAsyncDisposable
{
    private readonly TestCluster _cluster;
    private readonly ServiceCollection _services = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _feedOver = new();
    private readonly IFaultPlan _faults;
    private ServiceProvider? _provider;
    private Task _run = Task.CompletedTask;
    private Task _feed = Task.CompletedTask;

    public TestReplica(TestCluster cluster, string id, Action<JobQueueOptions>? configure, IFaultPlan faults)
    {
        _cluster = cluster;
        _faults = faults;
        _services.AddSingleton<TimeProvider>(cluster.Time);
        _services.AddSingleton(cluster.Database.Connect(id, cluster.Time, faults));
        _services.AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        new JobQueueBuilder(_services).UseInMemory(cluster.Database);
        _services.AddJobRunner();
        _services.Configure<JobQueueOptions>(options =>
        {
            options.ReplicaId = id;
            options.Lease = TimeSpan.FromSeconds(6);
            options.HeartbeatInterval = TimeSpan.FromSeconds(1);
            options.SweepInterval = TimeSpan.FromSeconds(2);
            options.StopTimeout = TimeSpan.FromSeconds(1);
            options.Drain = TimeSpan.FromSeconds(2);
            options.ClaimDelay = ClaimDelay.None;
            configure?.Invoke(options);
        });
    }

    private FaultScript Faults => (FaultScript)_faults;

    public TestLog Log { get; } = new();

    public JobRunner Runner => Service<JobRunner>();

    /// <summary>The jobs whose handlers were entered, in order.</summary>
    public ConcurrentQueue<JobId> Started { get; } = new();

    /// <summary>Whether a heartbeat is due and not yet made, though nothing keeps it.</summary>
    public bool IsBehind => !IsCut && _faults is not SeededFaults { IsStriking: true } && !_run.IsCompleted && _provider is not null && Runner.State is { IsRegistered: true, HeartbeatAge: { } age } && age > BehindAfter;

    /// <summary>Whether the replica is kept from the database, so that the clock does not wait for it.</summary>
    public bool IsCut { get; private set; }

    private static TimeSpan BehindAfter => TimeSpan.FromSeconds(1.5);

    public T Service<T>()
        where T : notnull
    {
        _provider ??= _services.BuildServiceProvider();
        return _provider.GetRequiredService<T>();
    }

    public TestReplica Handle(string action, Func<JobContext, CancellationToken, Task> handler)
    {
        new JobQueueBuilder(_services).AddHandler(action, async (context, token) =>
        {
            Started.Enqueue(context.Job.Id);
            await handler(context, token);
        });
        return this;
    }

    /// <summary>Changes what the replica is made of, before it starts.</summary>
    public TestReplica With(Action<IServiceCollection> change)
    {
        change(_services);
        return this;
    }

    /// <summary>Returns at once.</summary>
    public TestReplica HandleAtOnce(params string[] actions)
    {
        foreach (var action in actions)
        {
            Handle(action, (_, _) => Task.CompletedTask);
        }

        return this;
    }

    /// <summary>Runs until it is released, or asked to stop.</summary>
    public TestReplica HandleUntil(string action, TaskCompletionSource release) => Handle(action, (_, token) => release.Task.WaitAsync(token));

    public TestReplica Start()
    {
        _feed = Service<JobQueue.Storage.IChangeFeed>().RunAsync(_feedOver.Token);
        _run = Runner.RunAsync(_stopping.Token);
        return this;
    }

    public async Task<TestReplica> StartAsync()
    {
        Start();
        await _cluster.UntilAsync(() => Runner.State.IsRegistered, what: "the worker is registered");
        return this;
    }

    /// <summary>Ends as a killed process does: nothing of it reaches the database any more.</summary>
    public void Kill()
    {
        Cut();
        Runner.StopNow();
    }

    /// <summary>From now on every call to the database fails.</summary>
    public void Cut()
    {
        IsCut = true;
        Faults.CrashAfterWrites(0);
    }

    /// <summary>The database can be reached again.</summary>
    public void Mend()
    {
        Faults.Clear();
        Service<WorkerHeartbeat>().BeatNow();
        IsCut = false;
    }

    /// <summary>Stops in order.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _cluster.UntilAsync(() => _run.IsCompleted, what: "the worker has stopped");
        await _run;
    }

    public Task Run => _run;

    public async ValueTask DisposeAsync()
    {
        if (_provider is null)
        {
            return;
        }

        IsCut = true;
        Runner.StopNow();
        while (!_run.IsCompleted)
        {
            _cluster.Time.Advance(TestCluster.Step);
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _feedOver.CancelAsync();
        await _feed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _provider.DisposeAsync();
    }
}
