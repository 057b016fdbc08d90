using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Storage;

namespace JobQueue;

/// <summary>The face of the queue to applications: submit, look, cancel, delete.</summary>
public interface IJobClient
{
    /// <summary>Submits one job.</summary>
    /// <returns>The accepted job, or the live one that holds the same unique key.</returns>
    /// <exception cref="ArgumentException">The submission is out of bounds; the message names the field.</exception>
    Task<SubmitResult> SubmitAsync(JobSubmission submission, CancellationToken cancellationToken = default);

    /// <summary>Submits many jobs in one round trip.</summary>
    /// <returns>One result per submission, in order.</returns>
    /// <exception cref="ArgumentException">A submission is out of bounds; the message names its index and field, and nothing was submitted.</exception>
    Task<IReadOnlyList<SubmitResult>> SubmitManyAsync(IReadOnlyList<JobSubmission> submissions, CancellationToken cancellationToken = default);

    /// <summary>One job; <see langword="null"/> when there is none with this id.</summary>
    Task<Job?> FindAsync(JobId id, CancellationToken cancellationToken = default);

    /// <summary>A page of jobs, most recently scheduled first.</summary>
    Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken = default);

    /// <summary>Lines of a job's log from number <paramref name="offset"/> on; <paramref name="limit"/> 0 = all.</summary>
    IAsyncEnumerable<LogLine> ReadLogAsync(JobId id, long offset = 0, int limit = 0, CancellationToken cancellationToken = default);

    /// <summary>Cancels a job: at once when it does not run, else by asking its worker.</summary>
    Task<CancelOutcome> CancelAsync(JobId id, CancellationToken cancellationToken = default);

    /// <summary>Deletes a job, cancelling it first when it runs.</summary>
    Task<DeleteOutcome> DeleteAsync(JobId id, CancellationToken cancellationToken = default);
}
