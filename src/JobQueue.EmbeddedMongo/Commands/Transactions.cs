using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Journal;
using JobQueue.EmbeddedMongo.Oplog;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Sessions;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Opens, finds and ends the transactions of sessions. The caller holds the session's gate.</summary>
internal static class Transactions
{
    private const string Transient = "TransientTransactionError";

    /// <summary>Refuses what no transaction takes, before the session is touched: an open transaction stays open.</summary>
    /// <exception cref="CommandFailedException">263, the command is not for transactions; 72, a concern is out of place.</exception>
    internal static void CheckStatement(CommandContext context)
    {
        if (!context.Definition.AllowedInTransaction)
        {
            throw ErrorCodes.OperationNotSupportedInTransaction($"Cannot run '{context.Definition.Name}' in a multi-document transaction.");
        }

        var endsIt = context.Definition.Name is "commitTransaction" or "abortTransaction";
        if (context.Body.Contains("writeConcern") && !endsIt)
        {
            throw ErrorCodes.InvalidOptions("writeConcern is not allowed within a multi-statement transaction");
        }

        if (!context.Body.TryGetValue("readConcern", out var concern))
        {
            return;
        }

        if (!context.Body.GetValue("startTransaction", false).ToBoolean())
        {
            throw ErrorCodes.InvalidOptions("Only the first command in a transaction may specify a readConcern");
        }

        if (concern is BsonDocument document && document.GetValue("level", "local") is not BsonString { Value: "local" or "majority" or "snapshot" })
        {
            throw ErrorCodes.InvalidOptions("The readConcern level must be either 'local' (default), 'majority' or 'snapshot' in order to run in a transaction");
        }
    }

    /// <summary>Brings the session to the number that the command carries, and the command into its transaction.</summary>
    /// <exception cref="CommandFailedException">The number is too old, or its transaction is over.</exception>
    internal static async ValueTask EnterAsync(CommandContext context, ServerSession session, long number)
    {
        context.TransactionNumber = number;
        if (number < session.TransactionNumber)
        {
            throw ErrorCodes.TransactionTooOld($"Cannot start transaction {number} on session {session.Id} because a newer transaction {session.TransactionNumber} has already started.");
        }

        var isTransaction = context.Body.Contains("autocommit");
        if (isTransaction && context.Body["autocommit"].ToBoolean())
        {
            throw ErrorCodes.InvalidOptions("Specifying autocommit=true is not allowed.");
        }

        if (context.Body.GetValue("startTransaction", false).ToBoolean())
        {
            await StartAsync(context, session, number, isTransaction).ConfigureAwait(false);
        }
        else if (isTransaction)
        {
            await ContinueAsync(context, session, number).ConfigureAwait(false);
        }
        else
        {
            await BeginWritesAsync(context, session, number).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the transaction's writes visible in one step.</summary>
    /// <exception cref="CommandFailedException">112, it met a change that it could not foresee; it is aborted.</exception>
    internal static async ValueTask CommitAsync(CommandContext context, ServerSession session)
    {
        var transaction = session.Transaction!;
        using (await context.Store.EnterAsync(context.Cancellation).ConfigureAwait(false))
        {
            try
            {
                var batch = context.Store.NewBatch();
                context.Store.Intents.Release(transaction);
                foreach (var operation in transaction.Batch.Operations)
                {
                    batch.Replay(operation);
                }

                var record = batch.Operations.Count > 0 ? session.ToRecord(SessionState.Committed, []) : null;
                context.Store.Commit(batch, new OplogTransaction(session.SessionId, transaction.Number), record);
                context.Observed(context.Store.Published.Sequence);
                session.EndTransaction(SessionState.Committed);
            }
            catch (WriteConflictException)
            {
                throw Writes.WriteScope.Conflict();
            }
            finally
            {
                if (session.State == SessionState.InProgress)
                {
                    session.EndTransaction(SessionState.Aborted);
                }

                End(context.Server, transaction);
            }
        }
    }

    internal static async ValueTask AbortAsync(ServerContext server, ServerSession session)
    {
        if (session.Transaction is not { } transaction)
        {
            return;
        }

        using (await server.Store.EnterAsync(CancellationToken.None).ConfigureAwait(false))
        {
            session.EndTransaction(SessionState.Aborted);
            End(server, transaction);
        }
    }

    /// <summary>Aborts the session's transaction if its time is over; what one of its commands is doing right now is waited for.</summary>
    internal static async ValueTask ExpireAsync(ServerContext server, ServerSession session)
    {
        // A statement that waits for a lock may hold the gate for long: the next turn tries again.
        if (!await session.Gate.WaitAsync(TimeSpan.Zero).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            if (session.Transaction?.ExpiresAt <= server.Time.GetUtcNow())
            {
                await AbortAsync(server, session).ConfigureAwait(false);
            }
        }
        finally
        {
            session.Gate.Release();
        }
    }

    internal static async ValueTask EndSessionAsync(ServerContext server, ServerSession session)
    {
        await session.Gate.WaitAsync().ConfigureAwait(false);
        try
        {
            await AbortAsync(server, session).ConfigureAwait(false);
            await ForgetAsync(server.Store, session).ConfigureAwait(false);
            server.Sessions.Remove(session.Id);
            server.Cursors.CloseWhere(cursor => cursor.Session == session.Id);
        }
        finally
        {
            session.Gate.Release();
        }
    }

    internal static CommandFailedException NoSuch(long number, string why) =>
        ErrorCodes.NoSuchTransaction($"Transaction {number} {why}.").WithLabels(Transient);

    private static async ValueTask StartAsync(CommandContext context, ServerSession session, long number, bool isTransaction)
    {
        if (!isTransaction)
        {
            throw ErrorCodes.InvalidOptions("'startTransaction' field requires 'autocommit' field to also be specified");
        }

        if (number == session.TransactionNumber)
        {
            throw ErrorCodes.Create(50911, $"Cannot start a transaction at given transaction number {number} a transaction with the same number is in state {session.State}");
        }

        await AbortAsync(context.Server, session).ConfigureAwait(false);
        var store = context.Store;
        var transaction = new Transaction(session.SessionId, number, store.Published, store.Intents, () => store.Published, context.Time.GetUtcNow() + context.Server.Options.TransactionLifetime);
        session.BeginTransaction(transaction);
        context.Transaction = transaction;
    }

    private static async ValueTask ContinueAsync(CommandContext context, ServerSession session, long number)
    {
        if (number > session.TransactionNumber)
        {
            throw NoSuch(number, "has not been started");
        }

        if (session.Transaction is { } open && open.ExpiresAt <= context.Time.GetUtcNow())
        {
            await AbortAsync(context.Server, session).ConfigureAwait(false);
        }

        var endsIt = context.Definition.Name is "commitTransaction" or "abortTransaction";
        context.Transaction = session.State switch
        {
            SessionState.InProgress => session.Transaction,
            SessionState.Committed when endsIt => null,
            SessionState.Committed => throw ErrorCodes.TransactionCommitted($"Transaction {number} has been committed."),
            SessionState.Aborted => throw NoSuch(number, "has been aborted"),
            _ => throw NoSuch(number, "has not been started"),
        };
    }

    private static async ValueTask BeginWritesAsync(CommandContext context, ServerSession session, long number)
    {
        if (number > session.TransactionNumber)
        {
            await AbortAsync(context.Server, session).ConfigureAwait(false);
            session.BeginWrites(number);
        }
        else if (session.State != SessionState.None)
        {
            throw ErrorCodes.Create(50768, $"Transaction {number} is a multi-document transaction and cannot take a retryable write");
        }
    }

    // Without this the journal would keep a record of every session there ever was.
    private static async ValueTask ForgetAsync(Store store, ServerSession session)
    {
        if (!store.IsDurable || session.TransactionNumber < 0)
        {
            return;
        }

        using (await store.EnterAsync(CancellationToken.None).ConfigureAwait(false))
        {
            store.Commit(store.NewBatch(), session: new JournalChange.DeleteTransactionRecord(session.Id));
        }
    }

    private static void End(ServerContext server, Transaction transaction)
    {
        server.Store.Intents.Release(transaction);
        server.Cursors.CloseWhere(cursor => ReferenceEquals(cursor.Transaction, transaction));
        transaction.End();
    }
}
