using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Cursors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>
/// Follows the oplog. It is woken by each commit, so an event reaches a waiting client without polling, and it gives nothing out that is not
/// durable: a crash cannot take back what a client has seen.
/// </summary>
internal sealed class ChangeStreamCursor : ServerCursor
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(1);

    private readonly Store _store;
    private readonly ChangeStreamScope _scope;
    private readonly ChangeEvents _events;
    private readonly Func<BsonDocument, IEnumerable<BsonDocument>> _stages;
    private OplogEntry _position;
    private OplogEntry? _ending;
    private ResumeToken _token;

    /// <param name="ns">The namespace the client names in <c>getMore</c>.</param>
    /// <param name="store">Where the oplog is.</param>
    /// <param name="scope">Which entries it is about.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="looksUpDocuments">Whether updates show the whole document as it is when they are read.</param>
    /// <param name="stages">The rest of the pipeline, applied to each event.</param>
    internal ChangeStreamCursor(string ns, Store store, ChangeStreamScope scope, ChangeStreamStart start, bool looksUpDocuments, Func<BsonDocument, IEnumerable<BsonDocument>> stages)
        : base(ns)
    {
        (_store, _scope, _stages) = (store, scope, stages);
        _events = new ChangeEvents(store, looksUpDocuments, scope.IsExpanded);
        (_position, _token) = (start.Position, start.Token);
        _ending = start.AtEvent && scope.IsEndedBy(start.Position.Change) ? start.Position : null;
    }

    internal override async ValueTask<CursorBatch> NextAsync(int? batchSize, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var batch = new List<byte[]>();
        var deadline = Patience.Until(TimeProvider.System, patience ?? DefaultPatience);
        while (true)
        {
            var written = _store.Written.Next;
            var isOver = Fill(batch, batchSize);
            if (batch.Count > 0 || isOver || patience == TimeSpan.Zero || !await deadline.WaitAsync(written, cancellationToken).ConfigureAwait(false))
            {
                await _store.WaitDurableAsync(_position.Sequence, cancellationToken).ConfigureAwait(false);
                return new CursorBatch(batch, isOver, _token.ToBson());
            }
        }
    }

    // True after the invalidate event.
    private bool Fill(List<byte[]> batch, int? batchSize)
    {
        var limit = batchSize ?? int.MaxValue;
        var bytes = 0;
        while (batch.Count < limit && bytes < Wire.WireLimits.MaxDocumentBytes)
        {
            if (_ending is { } ending)
            {
                _token = ResumeToken.After(ending) with { Kind = ResumeTokenKind.Invalidate };
                Add(batch, ChangeEvents.Invalidate(ending));
                return true;
            }

            if (Step() is not { } entry)
            {
                return false;
            }

            if (_scope.Includes(entry.Change))
            {
                _token = ResumeToken.After(entry);
                bytes += Add(batch, _events.Of(entry));
                _ending = _scope.IsEndedBy(entry.Change) ? entry : null;
            }
            else
            {
                _token = new ResumeToken(entry.Timestamp, ResumeTokenKind.HighWaterMark, 0);
            }
        }

        return false;
    }

    private OplogEntry? Step()
    {
        var next = _position.Next;
        if (_position.IsCut)
        {
            throw ChangeStreamStart.HistoryLost();
        }

        if (next is not null)
        {
            _position = next;
        }

        return next;
    }

    private int Add(List<byte[]> batch, BsonDocument change)
    {
        var (bytes, token) = (0, change["_id"]);
        foreach (var document in _stages(change))
        {
            if (!document.TryGetValue("_id", out var id) || id != token)
            {
                throw ErrorCodes.ChangeStreamFatalError(
                    "Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id field of an event makes it impossible to resume the stream from that point. Only transformations that retain the unmodified _id field are allowed.")
                    .WithLabels("NonResumableChangeStreamError");
            }

            var raw = RawBson.Write(document);
            bytes += raw.Length;
            batch.Add(raw);
        }

        return bytes;
    }
}
