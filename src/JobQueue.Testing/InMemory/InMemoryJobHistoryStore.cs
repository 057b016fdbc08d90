using JobQueue.Jobs;
using JobQueue.Storage;
using JobQueue.Testing.Faults;

namespace JobQueue.Testing.InMemory;

/// <summary>Deletes jobs that ended long ago, found by scanning all.</summary>
internal sealed class InMemoryJobHistoryStore(StoreAccess access) : IJobHistoryStore
{
    private readonly JobIntents _intents = new(access);

    public Task<HistoryCut?> CutAfterNewestAsync(long toKeep, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(toKeep);
        return access.ReadAsync(
            database => toKeep <= int.MaxValue && Ended(database).SkipLast((int)toKeep).LastOrDefault() is { } tooMany ? new HistoryCut(tooMany.Job.FinishedAt!.Value, tooMany.Job.Id) : null,
            cancellationToken);
    }

    public Task<long> CountAsync(HistoryCut cut, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cut);
        return access.ReadAsync(database => Reached(database, cut).LongCount(), cancellationToken);
    }

    public async Task<HistoryBatch> DeleteAsync(HistoryCut cut, int passOver, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cut);
        ArgumentOutOfRangeException.ThrowIfNegative(passOver);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var (seen, deleted) = await access.WriteAsync(StoreVerb.DeleteEnded, null, database => Delete(database, cut, passOver, limit), cancellationToken).ConfigureAwait(false);
        foreach (var job in deleted)
        {
            await _intents.CarryOutAsync(job, cancellationToken).ConfigureAwait(false);
        }

        return new HistoryBatch(seen, deleted.Count, seen - deleted.Count);
    }

    private static (int Seen, IReadOnlyList<Job> Deleted) Delete(InMemoryDatabase database, HistoryCut cut, int passOver, int limit)
    {
        var chains = new UnfinishedChains(database);
        var seen = Reached(database, cut).Skip(passOver).Take(limit).ToList();
        var deleted = seen
            .Where(stored => !stored.HasOpenIntent && !chains.Need(stored.Job))
            .Select(stored => database.Jobs.Replace(stored, JobMoves.Delete(stored, database.Now)!).Job)
            .ToList();
        return (seen.Count, deleted);
    }

    private static IEnumerable<StoredJob> Reached(InMemoryDatabase database, HistoryCut cut) =>
        Ended(database).Where(stored => cut.Reaches(stored.Job.FinishedAt!.Value, stored.Job.Id));

    private static IEnumerable<StoredJob> Ended(InMemoryDatabase database) => database.Jobs.All
        .Where(stored => stored.Job is { IsFinal: true, FinishedAt: not null, Status: not JobStatus.Deleted })
        .OrderBy(stored => stored.Job.FinishedAt)
        .ThenBy(stored => stored.Job.Id);
}
