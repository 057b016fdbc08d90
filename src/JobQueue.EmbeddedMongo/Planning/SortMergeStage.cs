using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Keys;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Merges scans of one index, each of which is in the wanted order already, by the encoded fields they are sorted by.</summary>
/// <param name="spec">The index.</param>
/// <param name="scans">One scan for each combination of the fixed values.</param>
/// <param name="fields">The positions in the index of the fields that give the order.</param>
/// <param name="backward">Whether the scans run backward.</param>
/// <param name="pattern">The sort as it was asked for.</param>
internal sealed class SortMergeStage(IndexSpec spec, IReadOnlyList<IndexScan> scans, IReadOnlyList<int> fields, bool backward, BsonDocument pattern) : PlanStage
{
    internal override string Name => "SORT_MERGE";

    internal override IReadOnlyList<PlanStage> Inputs => scans;

    protected override IEnumerable<Row> Execute()
    {
        var queue = new PriorityQueue<IEnumerator<Row>, MergeKey>(new MergeOrder(backward));
        var opened = new List<IEnumerator<Row>>(scans.Count);
        var seen = scans[0].Index.IsMultikey ? new HashSet<long>() : null;
        try
        {
            for (var i = 0; i < scans.Count; i++)
            {
                var rows = scans[i].Run().GetEnumerator();
                opened.Add(rows);
                Enqueue(queue, rows);
            }

            while (queue.TryDequeue(out var rows, out _))
            {
                if (seen is null || seen.Add(rows.Current.RecordId))
                {
                    yield return rows.Current;
                }

                Enqueue(queue, rows);
            }
        }
        finally
        {
            opened.ForEach(rows => rows.Dispose());
        }
    }

    protected override void Describe(BsonDocument document) => document.Add("sortPattern", pattern);

    private void Enqueue(PriorityQueue<IEnumerator<Row>, MergeKey> queue, IEnumerator<Row> rows)
    {
        if (rows.MoveNext())
        {
            queue.Enqueue(rows, new MergeKey(SortBytes(rows.Current.Key!), rows.Current.RecordId));
        }
    }

    private byte[] SortBytes(byte[] entry)
    {
        var bytes = new List<byte>(entry.Length);
        var (at, next) = (0, 0);
        for (var field = 0; next < fields.Count; field++)
        {
            var length = KeyReader.FieldLength(entry, at, spec.Descending[field]);
            if (fields[next] == field)
            {
                bytes.AddRange(entry.AsSpan(at, length));
                next++;
            }

            at += length;
        }

        return [.. bytes];
    }

    private readonly record struct MergeKey(byte[] Bytes, long RecordId);

    private sealed class MergeOrder(bool backward) : IComparer<MergeKey>
    {
        public int Compare(MergeKey x, MergeKey y)
        {
            var order = x.Bytes.AsSpan().SequenceCompareTo(y.Bytes);
            order = order != 0 ? order : x.RecordId.CompareTo(y.RecordId);
            return backward ? -order : order;
        }
    }
}
