using JobQueue.Jobs;

namespace JobQueue.Storage;

/// <summary>Reads jobs for people and clients. Claims never depend on it.</summary>
public interface IJobQueries
{
    /// <summary>One job; <see langword="null"/> when there is none with this id.</summary>
    Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken);

    /// <summary>A page of jobs, most recently scheduled first.</summary>
    Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken);
}
