using JobQueue.Leadership;
using JobQueue.Retention;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>A database that lives in the memory of this process: one queue, to which any number of replicas connect.</summary>
/// <remarks>Behaves as the MongoDB storage does: the same statuses, fences, intents and change feed, checked by the same conformance suites. Nothing survives the process.</remarks>
public sealed class InMemoryDatabase
{
    private readonly TimeProvider _time;

    /// <summary>Makes an empty database whose clock is <paramref name="time"/>.</summary>
    /// <param name="time">The database's clock; a fake one moves schedule times, leases and deadlines.</param>
    public InMemoryDatabase(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        Jobs = new JobTable(Feed);
        Workers = new WorkerTable(Feed);
        ActionConfigs = new ActionConfigTable(Feed);
        Crons = new CronTable(Feed);
    }

    /// <summary>Orders all writes: whatever happens under it is one atomic step.</summary>
    internal Lock Gate { get; } = new();

    internal FeedHub Feed { get; } = new();

    internal JobTable Jobs { get; }

    internal WorkerTable Workers { get; }

    internal ActionConfigTable ActionConfigs { get; }

    internal CronTable Crons { get; }

    /// <summary>The latest term of each lease.</summary>
    internal Dictionary<string, LeadershipTerm> Leases { get; } = new(StringComparer.Ordinal);

    internal LogTable Logs { get; } = new();

    internal JobHistorySettings JobHistory { get; set; } = new();

    internal DateTimeOffset Now => JobMoves.Milliseconds(_time.GetUtcNow());

    /// <summary>Connects a replica whose own clock is the database's.</summary>
    /// <param name="replica">A name for messages and fault plans; need not be unique.</param>
    public InMemoryReplica Connect(string replica) => Connect(replica, _time, NoFaults.Instance);

    /// <summary>Connects a replica with a clock of its own, which may be wrong.</summary>
    /// <param name="replica">A name for messages and fault plans; need not be unique.</param>
    /// <param name="clock">The replica's own clock.</param>
    public InMemoryReplica Connect(string replica, TimeProvider clock) => Connect(replica, clock, NoFaults.Instance);

    /// <summary>All jobs as they are at one moment.</summary>
    internal IReadOnlyList<StoredJob> ReadJobs()
    {
        lock (Gate)
        {
            return [.. Jobs.All];
        }
    }

    internal InMemoryReplica Connect(string replica, IFaultPlan faults) => Connect(replica, _time, faults);

    internal InMemoryReplica Connect(string replica, TimeProvider clock, IFaultPlan faults)
    {
        ArgumentException.ThrowIfNullOrEmpty(replica);
        ArgumentNullException.ThrowIfNull(clock);
        return new InMemoryReplica(new StoreAccess(this, replica, faults), new InMemoryDbClock(this, clock));
    }
}
