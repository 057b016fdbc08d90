using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Planning;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>count</c>. Without a filter it answers from the collection's own counter.</summary>
internal static class CountCommand
{
    internal static readonly CommandDefinition Definition = new("count", RunAsync)
    {
        Fields = new[] { "count", "query", "limit", "skip", "hint", "collation", "fields" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = new CommandFields("count", context.Body);
        fields.RefuseCollation();
        var filter = DocumentMatcher.Parse(fields.Document("query"), context.Evaluation);
        var limit = Limit(fields);
        var skip = fields.OptionalCount("skip") ?? 0;
        var view = context.View;
        context.Observed(view.Sequence);
        var collection = view.Find(context.Namespace);
        var count = collection switch
        {
            null => 0L,
            { Options.View: not null } => ViewReads.Documents(context, view, filter.Filter, [], skip, limit).LongCount(),
            _ when filter.IsEmpty && fields.Get("hint") is null => Window(collection.Count, skip, limit),
            _ => Planner.Plan(collection, new QueryRequest { Filter = filter, Hint = fields.Get("hint"), Skip = skip, Limit = limit, Cancellation = context.Cancellation }).Run().LongCount(),
        };
        return ValueTask.FromResult(new BsonDocument("n", count <= int.MaxValue ? (BsonValue)(int)count : count));
    }

    /// <summary>The limit of a count, whose sign does not matter; 0 when there is none.</summary>
    /// <exception cref="CommandFailedException">2, the number has no absolute value of eight bytes.</exception>
    internal static long Limit(CommandFields fields) => fields.OptionalWhole("limit") switch
    {
        null => 0,
        long.MinValue => throw ErrorCodes.BadValue("limit value for count cannot be min long"),
        { } limit => Math.Abs(limit),
    };

    private static long Window(long count, long skip, long limit)
    {
        var left = Math.Max(0, count - skip);
        return limit > 0 ? Math.Min(left, limit) : left;
    }
}
