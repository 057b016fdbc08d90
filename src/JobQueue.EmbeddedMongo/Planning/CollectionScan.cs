using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Visits every document in the order of insertion.</summary>
/// <param name="collection">The collection.</param>
/// <param name="filter">What a document must match.</param>
/// <param name="backward">Whether the newest comes first.</param>
/// <param name="after">The record id after which a forward scan begins.</param>
/// <param name="cancellation">Ends a scan that takes too long.</param>
internal sealed class CollectionScan(CollectionState collection, DocumentMatcher filter, bool backward, long after = 0, CancellationToken cancellation = default) : PlanStage
{
    private long _examined;

    internal override string Name => "COLLSCAN";

    internal override long DocumentsExamined => _examined;

    protected override IEnumerable<Row> Execute()
    {
        var cursor = collection.Records.Cursor();
        for (var more = backward ? cursor.Last() : cursor.SeekCeiling(after + 1); more; more = backward ? cursor.Previous() : cursor.Next())
        {
            _examined++;
            cancellation.ThrowIfCancellationRequested();
            var row = Row.Fetched(cursor.Key, null, cursor.Value);
            if (filter.IsEmpty || filter.Matches(row.Document!))
            {
                yield return row;
            }
        }
    }

    protected override void Describe(BsonDocument document)
    {
        if (!filter.IsEmpty)
        {
            document.Add("filter", filter.Filter);
        }

        document.Add("direction", backward ? "backward" : "forward");
    }

    protected override void DescribeCounters(BsonDocument document) => document.Add("docsExamined", _examined);
}
