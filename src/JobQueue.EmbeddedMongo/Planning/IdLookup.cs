using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Filters;
using JobQueue.EmbeddedMongo.Query.Predicates;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Keys;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Finds the one document with an <c>_id</c>, as MongoDB's IDHACK does for filters that ask for nothing else.</summary>
internal sealed class IdLookup(CollectionState collection, BsonValue id) : PlanStage
{
    private long _keys;
    private long _documents;

    internal override string Name => "IDHACK";

    internal override long KeysExamined => _keys;

    internal override long DocumentsExamined => _documents;

    internal static IdLookup? TryPlan(CollectionState collection, FilterConditions conditions, DocumentMatcher filter)
    {
        var node = conditions.Root is AndNode { Children: [var only] } ? only : conditions.Root;
        return node is FieldNode { Path.Dotted: "_id", Predicate: ComparePredicate { Comparison: ComparisonOperator.Equal } equal }
            && filter.Filter.ElementCount == 1 && equal.Operand.BsonType is not (BsonType.Array or BsonType.Null or BsonType.Undefined)
            ? new IdLookup(collection, equal.Operand)
            : null;
    }

    protected override IEnumerable<Row> Execute()
    {
        foreach (var recordId in collection.IdIndex.RecordsAt(KeyBuilder.Encode(id)))
        {
            _keys++;
            if (collection.Records.TryGet(recordId, out var bytes))
            {
                _documents++;
                yield return Row.Fetched(recordId, null, bytes);
            }
        }
    }

    protected override void DescribeCounters(BsonDocument document) => document.Add("keysExamined", _keys).Add("docsExamined", _documents);
}
