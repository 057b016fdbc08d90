using JobQueue.Retention;
using JobQueue.Storage;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Keeps the operators' settings.</summary>
internal sealed class InMemorySettingsStore(StoreAccess access) : ISettingsStore
{
    public Task<JobHistorySettings> ReadJobHistoryAsync(CancellationToken cancellationToken) => access.ReadAsync(database => database.JobHistory, cancellationToken);

    public Task<JobHistorySettings> ChangeJobHistoryAsync(JobHistoryChange change, CancellationToken cancellationToken)
    {
        JobHistoryChange.ThrowIfOutOfBounds(change);
        return access.WriteAsync(StoreVerb.ChangeSettings, null, database => database.JobHistory = Changed(database.JobHistory, change), cancellationToken);
    }

    private static JobHistorySettings Changed(JobHistorySettings before, JobHistoryChange change) => new()
    {
        CompactionEnabled = change.CompactionEnabled ?? before.CompactionEnabled,
        ToKeep = change.ToKeep ?? before.ToKeep,
        MaxAge = change.MaxAge ?? before.MaxAge,
    };
}
