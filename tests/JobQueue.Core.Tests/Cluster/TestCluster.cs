using JobQueue.Completion;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Running;
using JobQueue.Steering;
using JobQueue.Storage;
using JobQueue.Testing.Faults;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace JobQueue.Core.Tests.Cluster;

/// <summary>One in-memory database and any number of replicas, all on one fake clock.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    /// <summary>How far the clock moves at once.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly List<TestReplica> _replicas = [];
    private readonly InMemoryReplica _observer;
    private readonly JobEndWatch _ends;

    public TestCluster()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        DatabaseClock = new ShiftedClock(Time);
        Database = new InMemoryDatabase(DatabaseClock);
        _observer = Database.Connect("observer");
        var loop = new ResilientLoop(Time, new Random(1), new FailureLogs(Time, NullLogger<FailureLogs>.Instance));
        _ends = new JobEndWatch(_observer.Queries, new FeedRun(_observer.Feed), loop, Time, Options.Create(new JobQueueOptions { SweepInterval = TimeSpan.FromSeconds(2) }));
        Client = new JobClient(new StorageStartup(_observer.Setup), _observer.Clock, new ActionDefaults(new ActionConfigCache(_observer.ActionConfigs, Time)), new JobFactory(_observer.Clock, Time), _observer.Jobs, _observer.Queries, _observer.Logs, _ends);
    }

    public FakeTimeProvider Time { get; }

    /// <summary>What the database takes for the time; the replicas' own clock is <see cref="Time"/>.</summary>
    public ShiftedClock DatabaseClock { get; }

    public InMemoryDatabase Database { get; }

    /// <summary>A client without a worker.</summary>
    public IJobClient Client { get; }

    public IReadOnlyList<TestReplica> Replicas => _replicas;

    public IWorkerStore Workers => _observer.Workers;

    public IJobStore Jobs => _observer.Jobs;

    public IActionConfigStore ActionConfigs => _observer.ActionConfigs;

    public TestReplica Add(string id, Action<JobQueueOptions>? configure = null, IFaultPlan? faults = null)
    {
        var replica = new TestReplica(this, id, configure, faults ?? new FaultScript());
        _replicas.Add(replica);
        return replica;
    }

    public async Task<Job> SubmitAsync(JobSubmission submission) => (await Client.SubmitAsync(submission)).Job;

    public Task<Job> SubmitAsync(string action, string? needs = null, DateTimeOffset? at = null, int priority = 0) => SubmitAsync(new JobSubmission
    {
        Action = action,
        CapacityMap = needs is null ? null : CapacityMap.Parse(needs),
        ScheduledAt = at,
        Priority = priority,
    });

    public async Task<Job> ReadAsync(JobId id) => await Client.FindAsync(id) ?? throw new InvalidOperationException($"Job {id} is gone.");

    /// <summary>Moves the clock until a job has a status.</summary>
    public async Task<Job> UntilAsync(Job job, JobStatus status, TimeSpan? atMost = null)
    {
        await UntilAsync(async () => (await ReadAsync(job.Id)).Status == status, atMost, $"job {job.Action} is {status}");
        return await ReadAsync(job.Id);
    }

    public Task UntilAsync(Func<bool> condition, TimeSpan? atMost = null, string? what = null) => UntilAsync(() => Task.FromResult(condition()), atMost, what);

    /// <summary>Moves the clock until a condition holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, TimeSpan? atMost = null, string? what = null)
    {
        var end = Time.GetUtcNow() + (atMost ?? TimeSpan.FromMinutes(2));
        while (!await condition())
        {
            if (Time.GetUtcNow() > end)
            {
                Assert.Fail($"Not within the time: {what ?? "the condition"}.{Environment.NewLine}{string.Join(Environment.NewLine, _replicas.SelectMany(replica => replica.Log.Lines))}");
            }

            await StepAsync(Step);
        }
    }

    /// <summary>Moves the clock by a time.</summary>
    public async Task PassAsync(TimeSpan span, TimeSpan? step = null)
    {
        var each = step ?? Step;
        for (var left = span; left > TimeSpan.Zero; left -= each)
        {
            await StepAsync(left < each ? left : each);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.DisposeAsync();
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    private async Task StepAsync(TimeSpan step)
    {
        Time.Advance(step);
        await PauseAsync();

        // The clock does not run ahead of a heartbeat that is due: threads of a busy machine may be slow, and a lease must not expire because of that.
        while (_replicas.Any(replica => replica.IsBehind))
        {
            await PauseAsync();
        }
    }

    // The fake clock has no part in this: other threads are given a moment of real time.
    private static Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
}
