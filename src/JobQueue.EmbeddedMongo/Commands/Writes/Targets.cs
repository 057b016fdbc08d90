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

    /// <summary>The record ids of all, taken before the first is changed, so that no document is met twice.</summary>
    internal IReadOnlyList<long> All(CollectionState? collection) => collection is null ? [] : [.. Plan(collection, 0).Run().Select(row => row.RecordId)];

    /// <summary>The document as it is now, if it still matches.</summary>
    internal BsonDocument? Again(CollectionState collection, long recordId, out int arrayIndex)
    {
        arrayIndex = -1;
        return collection.Records.TryGet(recordId, out var bytes) && RawBson.Parse(bytes) is var document && Filter.Matches(document, out arrayIndex)
            ? document
            : null;
    }
}
