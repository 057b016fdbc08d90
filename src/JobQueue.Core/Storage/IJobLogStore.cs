using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Logs;

namespace JobQueue.Storage;

/// <summary>Keeps the lines of job logs.</summary>
public interface IJobLogStore
{
    /// <summary>Appends a batch under a claim: reserves line numbers by a fenced count-up on the job, then inserts the lines.</summary>
    /// <returns><see cref="ClaimWrite.Refused"/> when the worker no longer holds the job: no line was stored. A crash in between leaves a gap in the numbers, never a line of a stale worker.</returns>
    Task<ClaimWrite> AppendAsync(JobClaim claim, IReadOnlyList<NewLogLine> lines, CancellationToken cancellationToken);

    /// <summary>Lines from number <paramref name="offset"/> on, in order.</summary>
    /// <param name="id">The job.</param>
    /// <param name="offset">The first line number. Not negative.</param>
    /// <param name="limit">The most lines; 0 = all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    IAsyncEnumerable<LogLine> ReadAsync(JobId id, long offset, int limit, CancellationToken cancellationToken);
}
