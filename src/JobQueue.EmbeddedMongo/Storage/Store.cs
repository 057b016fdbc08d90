using JobQueue.EmbeddedMongo.Journal;
using JobQueue.EmbeddedMongo.Oplog;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>
/// Everything stored. One writer at a time changes it (<see cref="EnterAsync"/>); readers take <see cref="Published"/> and need no lock, because
/// a published catalog never changes.
/// </summary>
internal sealed class Store : IAsyncDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly OpTimeClock _clock;
    private readonly IJournal? _journal;
    private volatile Catalog _published = Catalog.Empty;

    internal Store(TimeProvider time, IJournal? journal, long oplogBytes)
    {
        _clock = new OpTimeClock(time);
        _journal = journal;
        Oplog = new OplogChain(oplogBytes);
    }

    /// <summary>What a read that begins now sees.</summary>
    internal Catalog Published => _published;

    internal OplogChain Oplog { get; }

    /// <summary>Set after every commit.</summary>
    internal WriteSignal Written { get; } = new();

    internal WriteIntents Intents { get; } = new();

    internal bool IsDurable => _journal is not null;

    /// <summary>Waits to become the writer; dispose to let the next one in.</summary>
    internal async ValueTask<WriterLock> EnterAsync(CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new WriterLock(_writer);
    }

    /// <summary>A batch on the current state for a write outside any transaction. Only for the holder of the writer lock.</summary>
    internal WriteBatch NewBatch() => new(_published, new ConflictCheck(Intents, null, () => _published));

    /// <summary>
    /// Makes a batch visible and hands it to the journal, whose durability is awaited separately. Only for the holder of the writer lock.
    /// </summary>
    /// <param name="batch">A batch that was made since the last commit.</param>
    /// <param name="transaction">The transaction whose entries share one optime; null gives each entry its own.</param>
    /// <param name="session">What is remembered of the session in the same step; null for nothing.</param>
    internal void Commit(WriteBatch batch, OplogTransaction? transaction = null, JournalChange? session = null)
    {
        if (batch.Operations.Count == 0 && session is null)
        {
            return;
        }

        var entries = Stamp(batch, transaction);
        var sequence = _journal?.Append(ToJournal(batch, entries, session)) ?? 0;
        _published = batch.Catalog with
        {
            Time = entries.Count > 0 ? entries[^1].Timestamp : _published.Time,
            Sequence = Math.Max(sequence, _published.Sequence),
        };
        foreach (var entry in entries)
        {
            entry.Sequence = sequence;
            Oplog.Append(entry);
        }

        if (Oplog.Trim() is { } through)
        {
            _journal?.Append(new JournalBatch([new JournalChange.TruncateOplog(through)]));
        }

        Written.Set();
    }

    /// <summary>Completes when everything that this catalog holds is durable; at once without a journal.</summary>
    /// <exception cref="JournalFailedException">The journal could not write it.</exception>
    internal ValueTask WaitDurableAsync(long sequence, CancellationToken cancellationToken) =>
        _journal is null || _journal.DurableSequence >= sequence ? ValueTask.CompletedTask : _journal.WaitDurableAsync(sequence, cancellationToken);

    /// <summary>Rebuilds collections, indexes and oplog from the journal; what it remembers of sessions is returned.</summary>
    internal async Task<IReadOnlyDictionary<Guid, MongoDB.Bson.BsonDocument>> LoadAsync(CancellationToken cancellationToken)
    {
        if (_journal is null)
        {
            WriteFirstEntry();
            return new Dictionary<Guid, MongoDB.Bson.BsonDocument>();
        }

        var state = await _journal.LoadAsync(cancellationToken).ConfigureAwait(false);
        var loaded = StoreLoader.Load(state, Oplog);
        _clock.StartAfter(loaded.Time);
        _published = loaded;
        WriteFirstEntry();
        return state.Transactions;
    }

    public async ValueTask DisposeAsync()
    {
        if (_journal is not null)
        {
            await _journal.DisposeAsync().ConfigureAwait(false);
        }

        _writer.Dispose();
    }

    // A replica set's oplog is never empty: it begins with an entry that says so, which also gives the server an operation time.
    private void WriteFirstEntry()
    {
        if (_published.Time == 0)
        {
            var batch = NewBatch();
            batch.Note(OplogChange.Command.Beginning);
            Commit(batch);
        }
    }

    private List<OplogEntry> Stamp(WriteBatch batch, OplogTransaction? transaction)
    {
        var entries = new List<OplogEntry>(batch.Operations.Count);
        var shared = transaction is null ? 0 : _clock.Next();
        var wall = _clock.WallTime();
        foreach (var operation in batch.Operations)
        {
            if (operation.Logical is { } change)
            {
                entries.Add(new OplogEntry(change)
                {
                    Timestamp = transaction is null ? _clock.Next() : shared,
                    Index = transaction is null ? 0 : entries.Count,
                    WallTime = wall,
                    Transaction = transaction,
                    Size = OplogSize.Of(change),
                });
            }
        }

        return entries;
    }

    private static JournalBatch ToJournal(WriteBatch batch, List<OplogEntry> entries, JournalChange? session)
    {
        var changes = new List<JournalChange>(batch.Operations.Count + entries.Count + 1);
        changes.AddRange(batch.Operations.Select(operation => operation.Physical).OfType<JournalChange>());
        changes.AddRange(entries.Select(entry => new JournalChange.AppendOplog(entry.Timestamp, entry.Index, OplogCodec.Write(entry))));
        if (session is not null)
        {
            changes.Add(session);
        }

        return new JournalBatch(changes);
    }
}
