using JobQueue.EmbeddedMongo.Planning;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands.Writes;

/// <summary>Which documents a write is about.</summary>
/// <param name="Filter">What they must match.</param>
/// <param name="Sort">Which comes first, where only one is wanted.</param>
/// <param name="Hint">The index to use; null leaves it to the planner.</param>
/// <param name="Cancellation">Ends a search that takes too long.</param>
internal sealed record Targets(DocumentMatcher Filter, BsonDocument Sort, BsonValue? Hint, CancellationToken Cancellation)
{
    private const int MostKept = 1000;

    internal static Targets Read(CommandFields fields, string filter, EvaluationContext evaluation, CancellationToken cancellation) => new(
        DocumentMatcher.Parse(fields.Document(filter), evaluation),
        fields.Document("sort"),
        fields.Get("hint"),
        cancellation);

    internal Row? First(CollectionState? collection)
    {
        foreach (var row in collection is null ? [] : Plan(collection, 1).Run())
        {
            return row;
        }

        return null;
    }

    internal QueryPlan Plan(CollectionState collection, long limit) =>
        Planner.Plan(collection, new QueryRequest { Filter = Filter, Sort = Sort, Hint = Hint, Limit = limit, Cancellation = Cancellation });

    /// <summary>All, found before the first is changed, so that no document is met twice. Only the first keep their documents: the rest are read again.</summary>
    internal IReadOnlyList<Row> All(CollectionState? collection) => collection is null ? [] : [.. Plan(collection, 0).Run().Select((row, i) => i < MostKept ? row : new Row(row.RecordId, null, null, null))];

    /// <summary>The document as it is now, if it still matches. One whose bytes are the very ones that were found has not changed, and matches as it did.</summary>
    internal BsonDocument? Again(CollectionState collection, Row found, bool needsArrayIndex, out int arrayIndex)
    {
        arrayIndex = -1;
        if (!collection.Records.TryGet(found.RecordId, out var bytes))
        {
            return null;
        }

        if (!needsArrayIndex && found.Document is not null && ReferenceEquals(bytes, found.Bytes))
        {
            return found.Document;
        }

        return RawBson.Parse(bytes) is var document && Filter.Matches(document, out arrayIndex) ? document : null;
    }
}
