using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Keys;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Visits the entries of an index from one key to before another: <c>min()</c> and <c>max()</c> of a find.</summary>
internal sealed class KeyRangeScan : PlanStage
{
    private readonly IndexState _index;
    private readonly BsonDocument? _min;
    private readonly BsonDocument? _max;
    private long _examined;

    /// <exception cref="CommandFailedException">51174, a key does not name the fields of the index.</exception>
    internal KeyRangeScan(IndexState index, BsonDocument? min, BsonDocument? max)
    {
        (_index, _min, _max) = (index, min, max);
        if (new[] { min, max }.Any(key => key is not null && !key.Names.SequenceEqual(index.Spec.Key.Names)))
        {
            throw ErrorCodes.Create(51174, $"The index chosen is not compatible with min/max: they must name the fields of {index.Spec.Key}");
        }
    }

    internal override string Name => "IXSCAN";

    internal override long KeysExamined => _examined;

    protected override IEnumerable<Row> Execute()
    {
        var seen = new HashSet<long>();
        var end = _max is null ? null : Encode(_max);
        var cursor = _index.Entries.Cursor();
        for (var more = _min is null ? cursor.First() : cursor.SeekCeiling(Encode(_min)); more; more = cursor.Next())
        {
            if (end is not null && cursor.Key.AsSpan().SequenceCompareTo(end) >= 0)
            {
                yield break;
            }

            _examined++;
            var recordId = IndexState.RecordIdOf(cursor.Key);
            if (seen.Add(recordId))
            {
                yield return new Row(recordId, cursor.Key, null, null);
            }
        }
    }

    protected override void Describe(BsonDocument document) => document
        .Add("keyPattern", _index.Spec.Key)
        .Add("indexName", _index.Spec.Name)
        .Add("direction", "forward");

    protected override void DescribeCounters(BsonDocument document) => document.Add("keysExamined", _examined);

    private byte[] Encode(BsonDocument key)
    {
        var builder = new KeyBuilder();
        for (var i = 0; i < key.ElementCount; i++)
        {
            builder.Append(key[i], _index.Spec.Descending[i]);
        }

        return builder.ToArray();
    }
}
