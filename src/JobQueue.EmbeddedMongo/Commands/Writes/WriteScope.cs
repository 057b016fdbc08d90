using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Sessions;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands.Writes;

/// <summary>
/// The writes of one command. Outside a transaction they go into a batch that is committed at the end, or earlier when a document is held by an
/// open transaction: then what is done so far becomes visible, the writer lock is left, and the write goes on once that transaction has ended.
/// Inside a transaction they go into its batch and a conflict ends it.
/// </summary>
internal sealed class WriteScope : IDisposable
{
    private readonly CommandContext _context;
    private readonly List<KeyValuePair<int, BsonDocument>> _results = [];
    private WriterLock? _lock;

    private WriteScope(CommandContext context, WriterLock writer)
    {
        (_context, _lock) = (context, writer);
        Batch = context.Transaction?.Batch ?? context.Store.NewBatch();
        Batch.BypassesValidation = BypassesValidation;
    }

    internal WriteBatch Batch { get; private set; }

    /// <summary>Counts how often the lock was left: what was read before may have changed.</summary>
    internal int Yields { get; private set; }

    internal static async ValueTask<WriteScope> EnterAsync(CommandContext context) =>
        new(context, await context.Store.EnterAsync(context.Cancellation).ConfigureAwait(false));

    /// <summary>Runs a step that changes nothing when it fails.</summary>
    /// <exception cref="CommandFailedException">The step's own failure, or 112 inside a transaction.</exception>
    internal async ValueTask<T> RunAsync<T>(Func<WriteBatch, T> step)
    {
        while (true)
        {
            Transaction? holder;
            try
            {
                return step(Batch);
            }
            catch (WriteConflictException conflict)
            {
                if (_context.Transaction is not null || conflict.Holder is null)
                {
                    throw Conflict();
                }

                holder = conflict.Holder;
            }

            await YieldToAsync(holder).ConfigureAwait(false);
        }
    }

    /// <summary>The result of a retryable statement that was executed before; null if it has to be executed now.</summary>
    internal BsonDocument? Repeated(int statement) => IsRetryable ? _context.Session!.ResultOf(statement) : null;

    internal void Remember(int statement, BsonDocument result)
    {
        if (IsRetryable)
        {
            _results.Add(KeyValuePair.Create(statement, result));
        }
    }

    /// <summary>Makes the writes visible; inside a transaction they wait for its commit.</summary>
    internal void Commit()
    {
        if (_context.Transaction is not null)
        {
            return;
        }

        FailIfAsked();
        var record = _results.Count > 0 ? _context.Session!.ToRecord(SessionState.None, _results) : null;
        _context.Store.Commit(Batch, session: record);
        _context.Observed(_context.Store.Published.Sequence);
        if (_results.Count > 0)
        {
            _context.Session!.Remember(_results);
            _results.Clear();
        }
    }

    private void FailIfAsked()
    {
        if (_results.Count == 0 || _context.Server.Faults.NextCommit() is not { } fault)
        {
            return;
        }

        _context.ClosesConnection = fault.ClosesConnection;
        if (fault.ErrorBeforeCommit is { } code)
        {
            throw ErrorCodes.Create(code, "Failing a write before its commit via 'onPrimaryTransactionalWrite' failpoint; nothing of it is stored.");
        }
    }

    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    internal static CommandFailedException Conflict() =>
        ErrorCodes.WriteConflict("Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your operation or multi-document transaction.")
            .WithLabels("TransientTransactionError");

    private bool BypassesValidation => _context.Body.GetValue("bypassDocumentValidation", false).ToBoolean();

    private bool IsRetryable => _context.TransactionNumber is not null && _context.Transaction is null;

    private async ValueTask YieldToAsync(Transaction holder)
    {
        Commit();

        // Should the wait below be given up, there must be nothing left that could be committed a second time.
        Batch = _context.Store.NewBatch();
        _lock?.Dispose();
        _lock = null;
        await holder.Ended.WaitAsync(_context.Cancellation).ConfigureAwait(false);
        _lock = await _context.Store.EnterAsync(_context.Cancellation).ConfigureAwait(false);
        Batch = _context.Store.NewBatch();
        Batch.BypassesValidation = BypassesValidation;
        Yields++;
    }
}
