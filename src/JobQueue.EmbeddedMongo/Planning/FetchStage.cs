using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Brings the documents behind index entries and asks the filter again.</summary>
internal sealed class FetchStage(CollectionState collection, PlanStage input, DocumentMatcher filter, CancellationToken cancellation) : PlanStage
{
    private long _examined;

    internal override string Name => "FETCH";

    internal override IReadOnlyList<PlanStage> Inputs { get; } = [input];

    internal override long DocumentsExamined => _examined;

    protected override IEnumerable<Row> Execute()
    {
        foreach (var row in input.Run())
        {
            if (!collection.Records.TryGet(row.RecordId, out var bytes))
            {
                continue;
            }

            _examined++;
            cancellation.ThrowIfCancellationRequested();
            var fetched = Row.Fetched(row.RecordId, row.Key, bytes);
            if (filter.IsEmpty || filter.Matches(fetched.Document!))
            {
                yield return fetched;
            }
        }
    }

    protected override void Describe(BsonDocument document)
    {
        if (!filter.IsEmpty)
        {
            document.Add("filter", filter.Filter);
        }
    }

    protected override void DescribeCounters(BsonDocument document) => document.Add("docsExamined", _examined);
}
