using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Planning;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Cursors;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Follows a capped collection in its order of insertion and stays open at its end.</summary>
internal sealed class TailableCursor : ServerCursor
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(1);

    private readonly FindQuery _query;
    private readonly Store _store;
    private readonly TimeProvider _time;
    private readonly Guid _collection;
    private long _last;

    private TailableCursor(FindQuery query, CollectionState collection, CommandContext context)
        : base(query.Namespace) => (_query, _store, _time, _collection) = (query, context.Store, context.Time, collection.Uuid);

    /// <exception cref="CommandFailedException">2, the collection is not capped, or another order than that of insertion is asked for.</exception>
    internal static TailableCursor Open(FindQuery query, CollectionState collection, CommandContext context)
    {
        if (!collection.Options.Capped)
        {
            throw ErrorCodes.BadValue($"error processing query: ns={query.Namespace} Tailable cursor requested on non capped collection");
        }

        var natural = query.Request.Sort.ElementCount == 0 || query.Request.Sort.GetValue("$natural", 0) == 1;
        return natural
            ? new TailableCursor(query, collection, context) { Session = context.Session?.Id, OutlivesIdleness = query.OutlivesIdleness }
            : throw ErrorCodes.BadValue("error processing query: tailable cursors read in natural order only");
    }

    internal override async ValueTask<CursorBatch> NextAsync(int? batchSize, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var batch = new List<byte[]>();
        var written = _store.Written.Next;
        var isDead = Fill(batch, batchSize);
        if (batch.Count > 0 || isDead || !_query.AwaitsData || patience == TimeSpan.Zero)
        {
            return new CursorBatch(batch, isDead);
        }

        var deadline = Patience.Until(_time, patience ?? DefaultPatience);
        while (batch.Count == 0 && !isDead && await deadline.WaitAsync(written, cancellationToken).ConfigureAwait(false))
        {
            written = _store.Written.Next;
            isDead = Fill(batch, batchSize);
        }

        return new CursorBatch(batch, isDead);
    }

    // True when the collection is gone.
    private bool Fill(List<byte[]> batch, int? batchSize)
    {
        if (_store.Published.Find(Namespace) is not { } collection || collection.Uuid != _collection)
        {
            return true;
        }

        foreach (var row in new CollectionScan(collection, _query.Request.Filter, backward: false, after: _last).Run())
        {
            batch.Add(_query.Project(row));
            _last = row.RecordId;
            if (batch.Count == batchSize)
            {
                return false;
            }
        }

        return false;
    }
}
