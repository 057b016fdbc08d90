using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Faults;
using JobQueue.EmbeddedMongo.Oplog;
using JobQueue.EmbeddedMongo.Query.Numbers;
using JobQueue.EmbeddedMongo.Storage.Cursors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>getMore</c>.</summary>
internal static class GetMoreCommand
{
    internal static readonly CommandDefinition Definition = new("getMore", RunAsync)
    {
        AllowedInTransaction = true,
        Fields = new[] { "getMore", "collection", "batchSize", "term", "lastKnownCommittedOpTime" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = new CommandFields("getMore", context.Body);
        var id = WholeNumbers.TryExact(context.Body.GetElement(0).Value, out var number)
            ? number
            : throw ErrorCodes.TypeMismatch("BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
        var ns = Names.Collection(context.Database, fields.Required("collection"));
        var batchSize = fields.BatchSize();
        var cursor = Take(context, id, ns);
        var failed = true;
        try
        {
            Strike(context, cursor);
            var batch = await cursor.NextAsync(batchSize is 0 ? null : batchSize, context.MaxTime, context.Cancellation).ConfigureAwait(false);
            context.Observed(context.Store.Published.Sequence);
            failed = batch.IsExhausted;
            return CursorReplies.Reply(cursor, batch, "nextBatch");
        }
        finally
        {
            cursor.LastUse = context.Time.GetUtcNow();
            cursor.EndUse();
            if (failed)
            {
                context.Server.Cursors.Close(id);
            }
        }
    }

    // https://www.mongodb.com/docs/manual/changeStreams/ and the drivers' specification: the server marks the errors after which a change stream may be resumed.
    private static void Strike(CommandContext context, ServerCursor cursor)
    {
        switch (context.Server.Faults.NextGetMore(context.Connection.ApplicationName))
        {
            case CommandFault.Fail fault:
                var failure = ErrorCodes.Create(fault.Code, "Failing getMore via 'failGetMoreAfterCursorCheckout' failpoint");
                throw cursor is ChangeStreamCursor && ErrorReplies.IsResumable(fault.Code) ? failure.WithLabels([.. fault.Labels ?? [], "ResumableChangeStreamError"]) : failure.WithLabels([.. fault.Labels ?? []]);
            case CommandFault.CloseConnection:
                throw ErrorCodes.CommandNotSupported("failGetMoreAfterCursorCheckout cannot close the connection here; failCommand can");
        }
    }

    private static ServerCursor Take(CommandContext context, long id, string ns)
    {
        var cursor = context.Server.Cursors.Find(id) ?? throw ErrorCodes.CursorNotFound($"cursor id {id} not found");
        if (cursor.Namespace != ns)
        {
            throw ErrorCodes.Unauthorized($"Requested getMore on namespace '{ns}', but cursor belongs to a different namespace {cursor.Namespace}");
        }

        if (cursor.Session != context.Session?.Id)
        {
            throw ErrorCodes.Create(50738, $"Cannot run getMore on cursor {id}, which was created in another session");
        }

        if (!ReferenceEquals(cursor.Transaction, context.Transaction))
        {
            throw ErrorCodes.Create(50741, $"Cannot run getMore on cursor {id}, which was not created in this transaction");
        }

        return cursor.TryUse() ? cursor : throw ErrorCodes.Create(42, $"cursor id {id} is already in use");
    }
}
