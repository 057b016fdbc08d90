namespace JobQueue.Storage;

/// <summary>Finds and deletes jobs that ended long ago. Only jobs that are final; the order is that of their ends, ties by id.</summary>
public interface IJobHistoryStore
{
    /// <summary>The newest job that is too many when so many are kept; <see langword="null"/> when there are no more than that.</summary>
    /// <param name="toKeep">How many of the newest ended jobs are kept. Positive.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task<HistoryCut?> CutAfterNewestAsync(long toKeep, CancellationToken cancellationToken);

    /// <summary>How many ended jobs a cut reaches; where many jobs ended at its very instant, at most as many more.</summary>
    Task<long> CountAsync(HistoryCut cut, CancellationToken cancellationToken);

    /// <summary>Deletes the oldest ended jobs that a cut reaches: their parameters, results and logs go, a tombstone stays.</summary>
    /// <param name="cut">How far to delete.</param>
    /// <param name="passOver">How many of the oldest to skip: those that earlier calls have passed over.</param>
    /// <param name="limit">The most jobs to look at.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <remarks>
    /// Passed over are jobs that something unfinished still depends on: an unfinished job of their own retry chain or of their parent's, and an intent of their own.
    /// One write moves the jobs, and records that their logs are to be removed: a crash in between is carried out by <see cref="IJobStore.CarryOutIntentsAsync"/>. May be repeated and run by any number of workers at once.
    /// </remarks>
    Task<HistoryBatch> DeleteAsync(HistoryCut cut, int passOver, int limit, CancellationToken cancellationToken);
}
