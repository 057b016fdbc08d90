using System.Collections.Frozen;
using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Planning;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Wire;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>distinct</c>.</summary>
internal static class DistinctCommand
{
    internal static readonly CommandDefinition Definition = new("distinct", RunAsync)
    {
        AllowedInTransaction = true,
        ReadsSnapshots = true,
        Fields = new[] { "distinct", "key", "query", "collation", "hint" }.ToFrozenSet(StringComparer.Ordinal),
    };

    private static ValueTask<BsonDocument> RunAsync(CommandContext context)
    {
        var fields = new CommandFields("distinct", context.Body);
        fields.RefuseCollation();
        var key = fields.Required("key") is BsonString name ? name.Value : throw ErrorCodes.TypeMismatch("BSON field 'distinct.key' is the wrong type, expected type 'string'");
        var filter = DocumentMatcher.Parse(fields.Document("query"), context.Evaluation);
        var view = context.View;
        context.Observed(view.Sequence);
        var values = new BsonArray();
        if (view.Find(context.Namespace) is { Options.View: not null })
        {
            Collect(ViewReads.Documents(context, view, filter.Filter, [], 0, 0), new FieldPath(key), values);
        }
        else if (view.Find(context.Namespace) is { } collection)
        {
            var plan = Planner.Plan(collection, new QueryRequest { Filter = filter, Hint = fields.Get("hint"), Cancellation = context.Cancellation });
            Collect(plan.Run().Select(row => row.Document!), new FieldPath(key), values);
        }

        var reply = new BsonDocument("values", values);
        if (context.Snapshot is { } snapshot)
        {
            reply.Add("atClusterTime", new BsonTimestamp((long)snapshot.Time));
        }

        return ValueTask.FromResult(reply);
    }

    private static void Collect(IEnumerable<BsonDocument> documents, FieldPath path, BsonArray values)
    {
        var seen = new HashSet<BsonValue>(BsonOrder.Instance);
        var bytes = 0L;
        foreach (var value in documents.SelectMany(document => ValuesAt(document, path)))
        {
            if (!seen.Add(value))
            {
                continue;
            }

            values.Add(value);
            bytes += 16 + (value.IsString ? value.AsString.Length : 0);
            if (bytes > WireLimits.MaxDocumentBytes)
            {
                throw ErrorCodes.Create(17217, "distinct too big, 16mb cap");
            }
        }
    }

    // As an index would hold them, but what is missing is left out, and so is an empty array.
    private static IEnumerable<BsonValue> ValuesAt(BsonDocument document, FieldPath path)
    {
        var keys = IndexKeys.Of(document, [path]);
        return keys.HasAnyPath ? keys.Keys.Select(key => key[0]).Where(value => !value.IsBsonUndefined) : [];
    }
}
