using System.Collections.Frozen;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>find</c>.</summary>
internal static class FindCommand
{
    internal static readonly CommandDefinition Definition = new("find", RunAsync)
    {
        AllowedInTransaction = true,
        ReadsSnapshots = true,
        Fields = new[]
        {
            "find", "filter", "sort", "projection", "hint", "skip", "limit", "batchSize", "singleBatch", "tailable", "awaitData", "oplogReplay", "noCursorTimeout",
            "allowPartialResults", "collation", "allowDiskUse", "let", "max", "min", "returnKey", "showRecordId",
        }.ToFrozenSet(StringComparer.Ordinal),
        UnknownFieldCode = 9,
    };

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = FindQuery.Fields(context.Body);
        var query = FindQuery.Read(context, fields);
        var view = context.View;
        context.Observed(view.Sequence);
        var batchSize = fields.BatchSize();
        var cursor = query.Open(context, view);
        return await CursorReplies.OpenAsync(context, cursor, batchSize, fields.Flag("singleBatch")).ConfigureAwait(false);
    }
}
