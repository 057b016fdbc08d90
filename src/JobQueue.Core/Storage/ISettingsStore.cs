using JobQueue.Retention;

namespace JobQueue.Storage;

/// <summary>Keeps the settings that operators change while the queue runs, one set for all replicas.</summary>
public interface ISettingsStore
{
    /// <summary>What is kept of ended jobs; the defaults where nothing was set.</summary>
    Task<JobHistorySettings> ReadJobHistoryAsync(CancellationToken cancellationToken);

    /// <summary>Sets some of the settings, by one atomic write.</summary>
    /// <returns>All of them as they stand now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number or a duration is negative.</exception>
    Task<JobHistorySettings> ChangeJobHistoryAsync(JobHistoryChange change, CancellationToken cancellationToken);
}
