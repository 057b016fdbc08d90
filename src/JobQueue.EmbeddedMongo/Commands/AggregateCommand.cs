using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Commands.Writes;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Cursors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>aggregate</c>, also of <c>$changeStream</c>.</summary>
internal static class AggregateCommand
{
    internal static readonly CommandDefinition Definition = new("aggregate", RunAsync)
    {
        AllowedInTransaction = true,
        ReadsSnapshots = true,
        Fields = new[] { "aggregate", "pipeline", "cursor", "explain", "allowDiskUse", "bypassDocumentValidation", "collation", "hint", "let", "needsMerge", "fromMongos" }.ToFrozenSet(StringComparer.Ordinal),
    };

    // What is written must not hang on a read that waits until it has proved itself the latest.
    private static void RefuseLinearizable(CommandContext context, string stage)
    {
        if (context.Body.GetValue("readConcern", BsonNull.Value) is BsonDocument concern && concern.GetValue("level", BsonNull.Value) == "linearizable")
        {
            throw ErrorCodes.InvalidOptions($"{stage} cannot be used with a 'linearizable' read concern level");
        }
    }

    private static async ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = new CommandFields("aggregate", context.Body);
        fields.RefuseCollation();
        if (fields.Flag("explain"))
        {
            return ExplainCommand.ExplainAggregate(context, context.Body, ExplainVerbosity.QueryPlanner);
        }

        if (fields.OptionalDocument("cursor") is not { } cursor)
        {
            throw ErrorCodes.FailedToParse("The 'cursor' option is required, except for aggregate with the explain argument");
        }

        var batchSize = new CommandFields("aggregate.cursor", cursor).BatchSize();
        var stages = fields.OptionalArray("pipeline") ?? throw ErrorCodes.Create(40414, "BSON field 'aggregate.pipeline' is missing but a required field");
        if (ChangeStreamQuery.IsOne(stages))
        {
            return await CursorReplies.OpenAsync(context, ChangeStreamQuery.Open(context, stages), batchSize).ConfigureAwait(false);
        }

        var view = context.View;
        context.Observed(view.Sequence);
        var query = AggregateQuery.Read(context, stages, fields.Get("hint"), view);
        var documents = query.Run();
        if (query.Pipeline.Out is { } target)
        {
            RefuseLinearizable(context, "$out");
            await OutWrite.RunAsync(context, Names.Collection(target.Database ?? context.Database, target.Collection), documents).ConfigureAwait(false);
            documents = [];
        }

        if (query.Pipeline.Merge is { } merge)
        {
            RefuseLinearizable(context, "$merge");
            await new MergeWrite(context, Names.Collection(merge.Database ?? context.Database, merge.Collection), merge).RunAsync(documents).ConfigureAwait(false);
            documents = [];
        }

        var result = new ResultCursor(query.Namespace, documents.Select(RawBson.Write)) { Session = context.Session?.Id, Transaction = context.Transaction };
        return await CursorReplies.OpenAsync(context, result, batchSize).ConfigureAwait(false);
    }
}
