using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>What <c>find</c> answers with <c>returnKey</c>: the fields of the index entry that a document was found by; nothing where no index was used.</summary>
internal static class ReturnedKey
{
    internal static BsonDocument Of(QueryPlan plan, Row row) => Leaf(plan.Root) switch
    {
        IndexScan scan when row.Key is { } entry => IndexKeyExtractor.ValuesOf(scan.Index.Spec, row.Document!, entry[..^8]),
        IdLookup => new BsonDocument("_id", row.Document!["_id"]),
        _ => [],
    };

    // Where several scans are merged they are of one index.
    private static PlanStage Leaf(PlanStage stage) => stage.Inputs is [var first, ..] ? Leaf(first) : stage;
}
