using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Planning;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Cursors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>The question of a <c>find</c>: also what <c>explain</c> explains.</summary>
internal sealed record FindQuery(string Namespace, QueryRequest Request, ProjectionSpec? Projection)
{
    /// <summary>Follows a capped collection beyond its end.</summary>
    internal bool IsTailable { get; init; }

    internal bool AwaitsData { get; init; }

    /// <summary>Whether each document also gets its <c>$recordId</c>.</summary>
    internal bool ShowsRecordId { get; init; }

    /// <summary>Whether each document is only the index key it was found by.</summary>
    internal bool ReturnsKey { get; init; }

    /// <summary>Whether its cursor stays open however long nobody uses it.</summary>
    internal bool OutlivesIdleness { get; init; }

    /// <summary>The projection as it was sent.</summary>
    internal BsonDocument? SentProjection { get; init; }

    internal static FindQuery Read(CommandContext context, CommandFields fields)
    {
        if (!context.Body.GetElement(0).Value.IsString && context.Definition.Name == "find")
        {
            throw ErrorCodes.FailedToParse("The field 'find' must be the name of a collection");
        }

        fields.RefuseCollation();
        var filter = DocumentMatcher.Parse(fields.Document("filter"), context.Evaluation);
        var projection = fields.Document("projection");
        var query = new FindQuery(
            context.Namespace,
            new QueryRequest
            {
                Filter = filter,
                Sort = fields.Document("sort"),
                Hint = fields.Get("hint"),
                Min = Key(fields, "min"),
                Max = Key(fields, "max"),
                Skip = Count(fields, "skip"),
                Limit = Count(fields, "limit"),
                Cancellation = context.Cancellation,
            },
            projection.ElementCount == 0 ? null : ProjectionSpec.Parse(projection, context.Evaluation))
        {
            SentProjection = projection,
            ShowsRecordId = fields.Flag("showRecordId"),
            ReturnsKey = fields.Flag("returnKey"),
            OutlivesIdleness = fields.Flag("noCursorTimeout"),
            IsTailable = fields.Flag("tailable"),
            AwaitsData = fields.Flag("awaitData"),
        };
        return query.AwaitsData && !query.IsTailable
            ? throw ErrorCodes.FailedToParse("Cannot set 'awaitData' without also setting 'tailable'")
            : query;
    }

    internal static CommandFields Fields(BsonDocument command) => new("find", command) { WrongTypeError = ErrorCodes.FailedToParse };

    internal ServerCursor Open(CommandContext context, Catalog view)
    {
        var collection = view.Find(Namespace);
        if (IsTailable && collection is not null)
        {
            return TailableCursor.Open(this, collection, context);
        }

        var rows = collection switch
        {
            null => [],
            { Options.View: not null } when ReturnsKey => throw ErrorCodes.CommandNotSupported("find's option 'returnKey' is not supported on a view"),
            { Options.View: not null } => ViewReads.Documents(context, view, Request.Filter.Filter, Request.Sort, Request.Skip, Math.Abs(Request.Limit), SentProjection).Select(RawBson.Write),
            _ => Results(Planner.Plan(collection, Request)),
        };
        return new ResultCursor(Namespace, rows, Request.Limit)
        {
            Session = context.Session?.Id,
            Transaction = context.Transaction,
            OutlivesIdleness = OutlivesIdleness,
        };
    }

    private IEnumerable<byte[]> Results(QueryPlan plan) =>
        ReturnsKey ? plan.Run().Select(row => RawBson.Write(WithRecordId(ReturnedKey.Of(plan, row), row))) : plan.Run().Select(Project);

    private BsonDocument WithRecordId(BsonDocument document, Row row) => ShowsRecordId ? new BsonDocument(document) { { "$recordId", row.RecordId } } : document;

    /// <summary>The row's document as the client gets it.</summary>
    internal byte[] Project(Row row)
    {
        if (Projection is null)
        {
            return ShowsRecordId ? RawBson.Write(WithRecordId(row.Document!, row)) : row.Bytes!;
        }

        var arrayIndex = -1;
        if (Projection.NeedsArrayIndex)
        {
            Request.Filter.Matches(row.Document!, out arrayIndex);
        }

        return RawBson.Write(WithRecordId(Projection.Apply(row.Document!, arrayIndex), row));
    }

    // An empty key is none.
    private static BsonDocument? Key(CommandFields fields, string name) => fields.OptionalDocument(name) is { ElementCount: > 0 } key ? key : null;

    private static long Count(CommandFields fields, string name)
    {
        var value = fields.OptionalWhole(name) ?? 0;
        return value >= 0 ? value : throw ErrorCodes.BadValue($"The field '{name}' must not be negative, but was {value}");
    }
}
