using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>
/// The states that reads with read concern <c>snapshot</c> were answered from, so that later reads of the same session can ask for them again.
/// A state is kept for five minutes, as MongoDB's <c>minSnapshotHistoryWindowInSeconds</c> has it by default.
/// </summary>
internal sealed class SnapshotHistory(TimeProvider time)
{
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>The most states kept; of more, the oldest is let go.</summary>
    internal const int Limit = 1000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<ulong, (Catalog Catalog, DateTimeOffset Until)> _kept = [];

    /// <summary>Keeps a state.</summary>
    internal Catalog Keep(Catalog catalog)
    {
        lock (_lock)
        {
            Forget();
            _kept[catalog.Time] = (catalog, time.GetUtcNow() + Window);
            return catalog;
        }
    }

    /// <summary>The state of a cluster time that an earlier read was answered with, or of the present.</summary>
    /// <exception cref="CommandFailedException">239, the state is gone or was never read.</exception>
    internal Catalog At(ulong clusterTime, Catalog published)
    {
        lock (_lock)
        {
            Forget();
            return _kept.TryGetValue(clusterTime, out var kept) ? kept.Catalog
                : clusterTime == published.Time ? published
                : throw ErrorCodes.Create(239, "The snapshot that 'atClusterTime' asks for is not kept: it must be the time of an earlier snapshot read, at most five minutes old.");
        }
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var over in _kept.Where(kept => kept.Value.Until <= now).Select(kept => kept.Key).ToList())
        {
            _kept.Remove(over);
        }

        while (_kept.Count >= Limit)
        {
            _kept.Remove(_kept.Keys.First());
        }
    }
}
