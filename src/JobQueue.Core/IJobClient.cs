using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Storage;

namespace JobQueue;

/// <summary>The face of the queue to applications: submit, look, cancel, retry, delete.</summary>
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

    /// <summary>Waits until a job has ended: told by the change feed, and by a look with every sweep where events are lost. Needs no worker in this process.</summary>
    /// <param name="id">The job; of a retry chain, any job.</param>
    /// <param name="scope">Whether the retries of a failure are waited for, as by default.</param>
    /// <param name="cancellationToken">Stops waiting; the job goes on. For a time limit, pass the token of a source that is cancelled after it.</param>
    /// <returns>The job that ended last: of a retry chain, its last job. Look at its <see cref="Job.Status"/>.</returns>
    /// <exception cref="JobNotFoundException">There is no such job, or it was deleted.</exception>
    /// <exception cref="UnreadableDocumentException">What is stored of the job, or of a retry of it, cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<Job> WaitForCompletionAsync(JobId id, CompletionScope scope = CompletionScope.RetryChain, CancellationToken cancellationToken = default);

    /// <summary>A page of jobs, most recently scheduled first.</summary>
    Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken = default);

    /// <summary>Lines of a job's log from number <paramref name="offset"/> on; <paramref name="limit"/> 0 = all.</summary>
    IAsyncEnumerable<LogLine> ReadLogAsync(JobId id, long offset = 0, int limit = 0, CancellationToken cancellationToken = default);

    /// <summary>Cancels a job: at once when it does not run, else by asking its worker.</summary>
    Task<CancelOutcome> CancelAsync(JobId id, CancellationToken cancellationToken = default);

    /// <summary>Tries an ended job again, by a new job with all its retries. A chain of retries is tried again as a whole, once.</summary>
    Task<RetryOutcome> RetryAsync(JobId id, CancellationToken cancellationToken = default);

    /// <summary>Deletes a job, cancelling it first when it runs.</summary>
    Task<DeleteOutcome> DeleteAsync(JobId id, CancellationToken cancellationToken = default);
}
