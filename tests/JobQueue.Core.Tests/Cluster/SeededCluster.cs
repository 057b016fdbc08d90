using System.Collections.Concurrent;
using System.Globalization;
using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace JobQueue.Core.Tests.Cluster;

/// <summary>Replicas whose way to the database is disturbed by a plan from a seed, and the jobs that they are given.</summary>
internal sealed class SeededCluster(int seed) : IAsyncDisposable
{
    private const int Replicas = 5;
    private const int Turns = 60;
    private const int JobsPerTurn = 2;

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(500);
    private static readonly string[] Actions = ["quick", "slow", "slow", "failing", "once", "scan"];

    private readonly Random _random = new(seed);
    private readonly List<(TestReplica Replica, SeededFaults Faults, int TurnsLeft)> _replicas = [];
    private readonly ConcurrentDictionary<(JobId Job, long Fence), TestReplica> _running = new();
    private readonly ConcurrentBag<(JobId Job, long Fence)> _executed = [];
    private int _made;

    public TestCluster Cluster { get; } = new();

    /// <summary>What must not be, found while it happened.</summary>
    public ConcurrentBag<string> Violations { get; } = [];

    public IEnumerable<(JobId Job, long Fence)> Executed => _executed;

    public List<JobId> Submitted { get; } = [];

    public IReadOnlyDictionary<JobId, StoredJob> Stored => Cluster.Database.ReadJobs().ToDictionary(stored => stored.Job.Id);

    /// <summary>Submits jobs while faults strike, lets the faults end, and waits until all is final.</summary>
    public async Task RunAsync()
    {
        for (var i = 0; i < Replicas; i++)
        {
            Add($"r{i}");
        }

        await Cluster.UntilAsync(() => _replicas.TrueForAll(one => one.Replica.Runner.State.IsRegistered), what: "all are registered");
        for (var i = 0; i < Turns; i++)
        {
            for (var job = 0; job < JobsPerTurn; job++)
            {
                await SubmitAsync();
            }

            Disturb();
            await Cluster.PassAsync(Turn);
        }

        for (var i = 0; i < _replicas.Count; i++)
        {
            Mend(i);
        }

        await Cluster.UntilAsync(() => Stored.Values.All(stored => stored is { Job.IsFinal: true, HasOpenIntent: false }), TimeSpan.FromMinutes(3), "every job is final and no intent is open");
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private async Task SubmitAsync()
    {
        var action = Actions[_random.Next(Actions.Length)];
        var job = await Cluster.SubmitAsync(new JobSubmission
        {
            Action = action,
            Retries = action == "failing" ? 2 : 0,
            Backoff = new JobBackoff.Constant(TimeSpan.FromSeconds(1)),
            CapacityMap = action == "scan" ? CapacityMap.Parse("scan=1") : null,
            OnInterrupt = action == "once" ? InterruptPolicy.Leave : InterruptPolicy.Rerun,
            Interruptions = JobSubmission.MaxInterruptions,
            ScheduledAt = _random.Next(4) == 0 ? Cluster.Time.GetUtcNow() + TimeSpan.FromSeconds(_random.Next(8)) : null,
        });
        Submitted.Add(job.Id);
    }

    private void Disturb()
    {
        for (var i = 0; i < _replicas.Count; i++)
        {
            var (replica, faults, turnsLeft) = _replicas[i];
            if (turnsLeft > 1)
            {
                _replicas[i] = (replica, faults, turnsLeft - 1);
            }
            else if (turnsLeft == 1)
            {
                Mend(i);
            }
        }

        var victim = _random.Next(_replicas.Count);
        var kind = (FaultKind)_random.Next(1, 5);
        var turns = _random.Next(1, 24);
        if (_replicas[victim].TurnsLeft == 0)
        {
            Strike(victim, kind, turns, isKilled: _random.Next(6) == 0);
        }
    }

    private void Strike(int victim, FaultKind kind, int turns, bool isKilled)
    {
        var (replica, faults, _) = _replicas[victim];
        faults.Begin(isKilled ? FaultKind.Cut : kind);
        _replicas[victim] = (replica, faults, turns);
        if (isKilled)
        {
            // A killed process is one that nobody hears any more; another one takes its name.
            replica.Runner.StopNow();
            _replicas.RemoveAt(victim);
            Add(string.Create(CultureInfo.InvariantCulture, $"r{victim}"));
        }
    }

    private void Mend(int index)
    {
        var (replica, faults, _) = _replicas[index];
        faults.End();

        // From now on the clock waits for this replica's heartbeat, so it must not wait for the clock.
        replica.Service<JobQueue.Workers.WorkerHeartbeat>().BeatNow();
        _replicas[index] = (replica, faults, 0);
    }

    private void Add(string id)
    {
        var own = unchecked((seed * 1000) + _made++);
        var faults = new SeededFaults(own, Cluster.Time);
        var replica = Cluster.Add(id, options => options.Capacity["scan"] = 2, faults)
            .With(services => services.AddSingleton<IChangeFeed>(provider => new ScrambledFeed(provider.GetRequiredService<InMemoryReplica>().Feed, own)));
        Handle(replica, "quick", TimeSpan.Zero);
        Handle(replica, "once", TimeSpan.FromSeconds(1));
        Handle(replica, "scan", TimeSpan.FromSeconds(1));
        Handle(replica, "slow", TimeSpan.FromSeconds(8));
        Handle(replica, "failing", TimeSpan.Zero, _ => throw new JobFailedException("It fails as it was told to."));
        _replicas.Add((replica.Start(), faults, 0));
    }

    private void Handle(TestReplica replica, string action, TimeSpan takes, Action<JobContext>? end = null) => replica.Handle(action, async (context, token) =>
    {
        var run = (context.Job.Id, context.Job.Fence);
        Note(context.Job);
        _running[run] = replica;
        try
        {
            await Task.Delay(takes, Cluster.Time, token);
            end?.Invoke(context);
        }
        finally
        {
            _running.TryRemove(run, out _);
        }
    });

    private void Note(Job job)
    {
        _executed.Add((job.Id, job.Fence));
        foreach (var (other, replica) in _running)
        {
            if (other.Job == job.Id && replica.Runner.State.IsLeaseValid)
            {
                Violations.Add($"Job {job.Id} ({job.Action}) began under fence {job.Fence} while fence {other.Fence} was executed under a valid lease.");
            }
        }
    }
}
