using JobQueue.EmbeddedMongo.Storage.Cursors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>Opens cursors for commands that answer with their first batch.</summary>
internal static class CursorReplies
{
    /// <summary>What a first batch holds unless the client says otherwise.</summary>
    internal const int DefaultBatchSize = 101;

    internal static async ValueTask<BsonDocument> OpenAsync(CommandContext context, ServerCursor cursor, int? batchSize, bool singleBatch = false)
    {
        CursorBatch batch;
        try
        {
            batch = await cursor.NextAsync(batchSize ?? DefaultBatchSize, TimeSpan.Zero, context.Cancellation).ConfigureAwait(false);
        }
        catch
        {
            cursor.Dispose();
            throw;
        }

        if (batch.IsExhausted || singleBatch)
        {
            cursor.Dispose();
        }
        else
        {
            context.Server.Cursors.Open(cursor);
        }

        var reply = Reply(cursor, batch, "firstBatch");
        if (context.Snapshot is { } snapshot)
        {
            reply["cursor"].AsBsonDocument.Add("atClusterTime", new BsonTimestamp((long)snapshot.Time));
        }

        return reply;
    }

    internal static BsonDocument Reply(ServerCursor cursor, CursorBatch batch, string field)
    {
        var document = new BsonDocument
        {
            { field, new BsonArray(batch.Documents.Select(bytes => new RawBsonDocument(bytes))) },
            { "id", batch.IsExhausted ? 0L : cursor.Id },
            { "ns", cursor.Namespace },
        };
        if (batch.ResumeToken is { } token)
        {
            document.Add("postBatchResumeToken", token);
        }

        return new BsonDocument("cursor", document);
    }
}
