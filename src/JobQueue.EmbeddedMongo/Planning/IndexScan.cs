using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Trees;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Visits the entries of an index inside the bounds, leaping over gaps.</summary>
internal sealed class IndexScan(IndexState index, IndexBounds bounds, bool backward) : PlanStage
{
    // Estimating costs two descents for each interval.
    private const int MaxEstimated = 200;

    private long _examined;

    internal override string Name => "IXSCAN";

    internal override long KeysExamined => _examined;

    internal IndexState Index => index;

    internal IndexBounds Bounds => bounds;

    /// <summary>About how many entries it will visit.</summary>
    internal double Estimate()
    {
        if (bounds.IsEmpty)
        {
            return 0;
        }

        return bounds.Fields[0].Intervals.Count > MaxEstimated
            ? Math.Max(0, Rank(bounds.Last) - Rank(bounds.First))
            : bounds.Stretches().Sum(stretch => Math.Max(0, Rank(stretch.High) - Rank(stretch.Low)));
    }

    protected override IEnumerable<Row> Execute()
    {
        var entries = bounds.IsEmpty ? [] : bounds.IsContiguous ? Range() : Leaps();
        return index.IsMultikey ? Distinct(entries) : entries;
    }

    protected override void Describe(BsonDocument document) => document
        .Add("keyPattern", index.Spec.Key)
        .Add("indexName", index.Spec.Name)
        .Add("isMultiKey", index.IsMultikey)
        .Add("isUnique", index.Spec.Unique)
        .Add("isSparse", index.Spec.Sparse)
        .Add("isPartial", index.Spec.PartialFilter is not null)
        .Add("indexVersion", 2)
        .Add("direction", backward ? "backward" : "forward")
        .Add("indexBounds", BoundsText.Of(bounds, backward));

    protected override void DescribeCounters(BsonDocument document) => document.Add("keysExamined", _examined);

    private IEnumerable<Row> Range()
    {
        var cursor = index.Entries.Cursor();
        var end = backward ? bounds.First : bounds.Last;
        for (var more = Seek(cursor, backward ? bounds.Last : bounds.First); more; more = backward ? cursor.Previous() : cursor.Next())
        {
            var entry = cursor.Key;
            if (end.IsAbove(entry) == backward)
            {
                yield break;
            }

            _examined++;
            yield return new Row(IndexState.RecordIdOf(entry), entry, null, null);
        }
    }

    private IEnumerable<Row> Leaps()
    {
        var cursor = index.Entries.Cursor();
        var more = Seek(cursor, backward ? bounds.Last : bounds.First);
        while (more)
        {
            var entry = cursor.Key;
            _examined++;
            if (bounds.Check(entry, backward) is not { } leap)
            {
                yield return new Row(IndexState.RecordIdOf(entry), entry, null, null);
                more = backward ? cursor.Previous() : cursor.Next();
            }
            else
            {
                more = leap != (backward ? KeyCut.Start : KeyCut.End) && Seek(cursor, leap);
            }
        }
    }

    private bool Seek(TreeCursor<byte[], byte, ByteOrder> cursor, KeyCut place) => place.Ceiling() switch
    {
        null => backward && cursor.Last(),
        { } key => backward ? cursor.SeekBelow(key) : cursor.SeekCeiling(key),
    };

    private double Rank(KeyCut place) => place.Ceiling() is { } key ? index.Entries.EstimateRank(key) : index.Entries.Count;

    private static IEnumerable<Row> Distinct(IEnumerable<Row> rows)
    {
        var seen = new HashSet<long>();
        return rows.Where(row => seen.Add(row.RecordId));
    }
}
