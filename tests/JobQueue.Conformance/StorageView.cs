using JobQueue.Storage;

namespace JobQueue.Conformance;

/// <summary>The storage as one replica sees it.</summary>
public sealed record StorageView
{
    public required IJobStore Jobs { get; init; }

    public required IJobQueries Queries { get; init; }

    public required IWorkerStore Workers { get; init; }

    public required IJobLogStore Logs { get; init; }

    public required IActionConfigStore ActionConfigs { get; init; }

    public required IJobHistoryStore History { get; init; }

    public required ISettingsStore Settings { get; init; }

    public required ICronStore Crons { get; init; }

    public required ILeaseStore Leases { get; init; }

    public required IChangeFeed Feed { get; init; }

    public required IDbClock Clock { get; init; }
}
