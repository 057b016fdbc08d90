using JobQueue.Claiming;
using JobQueue.Jobs;
using JobQueue.Logs;

namespace JobQueue.Storage;

/// <summary>Keeps the lines of job logs.</summary>
public interface IJobLogStore
{
    /// <summary>Reserves line numbers under a claim, by a fenced count-up on the job.</summary>
    /// <param name="claim">What the worker holds.</param>
    /// <param name="count">How many numbers. Positive.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns><see cref="LineReservation.Refused"/> when the worker no longer holds the job.</returns>
    /// <remarks>One atomic write. Numbers that are never used, after a crash or a lost reply, stay a gap.</remarks>
    Task<LineReservation> ReserveAsync(JobClaim claim, int count, CancellationToken cancellationToken);

    /// <summary>Stores lines under numbers that were reserved for them.</summary>
    /// <param name="id">The job.</param>
    /// <param name="first">The number of the first line; the others follow.</param>
    /// <param name="lines">At least one line.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <remarks>A line is identified by job and number, so repeating the call after a lost reply stores each line once. Lines of a deleted job may be removed at once or a little later.</remarks>
    Task InsertAsync(JobId id, long first, IReadOnlyList<NewLogLine> lines, CancellationToken cancellationToken);

    /// <summary>Lines from number <paramref name="offset"/> on, in order.</summary>
    /// <param name="id">The job.</param>
    /// <param name="offset">The first line number. Not negative.</param>
    /// <param name="limit">The most lines; 0 = all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    IAsyncEnumerable<LogLine> ReadAsync(JobId id, long offset, int limit, CancellationToken cancellationToken);
}
