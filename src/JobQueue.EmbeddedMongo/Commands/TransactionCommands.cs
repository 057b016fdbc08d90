using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage.Sessions;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>commitTransaction</c> and <c>abortTransaction</c>; committing again answers as the first time.</summary>
internal static class TransactionCommands
{
    internal static readonly CommandDefinition Commit = new("commitTransaction", CommitAsync)
    {
        AllowedInTransaction = true,
        Writes = true,
        IsRetryable = true,
        Fields = new[] { "commitTransaction", "recoveryToken" }.ToFrozenSet(StringComparer.Ordinal),
    };

    internal static readonly CommandDefinition Abort = new("abortTransaction", AbortAsync)
    {
        AllowedInTransaction = true,
        IsRetryable = true,
        Fields = new[] { "abortTransaction", "recoveryToken" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> CommitAsync(CommandContext context)
    {
        var session = Session(context);
        if (session.State == SessionState.Committed)
        {
            context.Observed(context.Store.Published.Sequence);
            return [];
        }

        await Transactions.CommitAsync(context, session).ConfigureAwait(false);
        return [];
    }

    private static async ValueTask<BsonDocument> AbortAsync(CommandContext context)
    {
        var session = Session(context);
        if (session.State == SessionState.Committed)
        {
            throw ErrorCodes.TransactionCommitted($"Transaction {session.TransactionNumber} has been committed.");
        }

        await Transactions.AbortAsync(context.Server, session).ConfigureAwait(false);
        return [];
    }

    private static ServerSession Session(CommandContext context) =>
        context.Session is { } session && context.TransactionNumber is not null && context.Body.Contains("autocommit")
            ? session
            : throw ErrorCodes.Create(125, $"{context.Definition.Name} must be run within a transaction");
}
