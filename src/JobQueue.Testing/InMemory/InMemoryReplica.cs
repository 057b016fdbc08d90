using JobQueue.Storage;

namespace JobQueue.Testing.InMemory;

/// <summary>One replica's connection to an <see cref="InMemoryDatabase"/>: everything that the library asks of a storage.</summary>
public sealed class InMemoryReplica
{
    internal InMemoryReplica(StoreAccess access, InMemoryDbClock clock)
    {
        Clock = clock;
        Jobs = new InMemoryJobStore(access);
        Queries = new InMemoryJobQueries(access);
        Workers = new InMemoryWorkerStore(access, clock);
        Logs = new InMemoryJobLogStore(access);
        ActionConfigs = new InMemoryActionConfigStore(access);
        Feed = new InMemoryChangeFeed(access);
        Crons = new InMemoryCronStore(access);
        Leases = new InMemoryLeaseStore(access, clock);
        Setup = new InMemoryStorageSetup();
        History = new InMemoryJobHistoryStore(access);
        Settings = new InMemorySettingsStore(access);
    }

    /// <summary>Keeps jobs.</summary>
    public IJobStore Jobs { get; }

    /// <summary>Reads jobs.</summary>
    public IJobQueries Queries { get; }

    /// <summary>Keeps worker records and operators' capacities.</summary>
    public IWorkerStore Workers { get; }

    /// <summary>Keeps the lines of job logs.</summary>
    public IJobLogStore Logs { get; }

    /// <summary>Keeps what operators set for actions.</summary>
    public IActionConfigStore ActionConfigs { get; }

    /// <summary>Deletes old jobs.</summary>
    public IJobHistoryStore History { get; }

    /// <summary>Keeps the operators' settings.</summary>
    public ISettingsStore Settings { get; }

    /// <summary>Keeps crons.</summary>
    public ICronStore Crons { get; }

    /// <summary>Keeps the lease of the worker that leads.</summary>
    public ILeaseStore Leases { get; }

    /// <summary>The changes of the queue.</summary>
    public IChangeFeed Feed { get; }

    /// <summary>The database's time as this replica estimates it.</summary>
    public IDbClock Clock { get; }

    /// <summary>Does nothing: the database is ready when it is made.</summary>
    public IStorageSetup Setup { get; }
}
