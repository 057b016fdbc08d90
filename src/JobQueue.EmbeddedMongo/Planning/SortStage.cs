using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Sorts in memory; with a limit it keeps no more rows than that.</summary>
internal sealed class SortStage(PlanStage input, SortSpec sort, BsonDocument pattern, long limit) : PlanStage
{
    private const long MaxBytes = 100 * 1024 * 1024;

    internal override string Name => "SORT";

    internal override IReadOnlyList<PlanStage> Inputs { get; } = [input];

    protected override IEnumerable<Row> Execute()
    {
        var rows = limit is > 0 and <= 1000 ? Best((int)limit) : All();
        return rows.Select(keyed => keyed.Row);
    }

    private List<Keyed> All()
    {
        var rows = new List<Keyed>();
        var bytes = 0L;
        foreach (var row in input.Run())
        {
            bytes += row.Bytes!.Length;
            if (bytes > MaxBytes)
            {
                throw ErrorCodes.Create(292, "Sort exceeded memory limit of 104857600 bytes, but did not opt in to external sorting.");
            }

            rows.Add(new Keyed(sort.KeyOf(row.Document!), rows.Count, row));
        }

        rows.Sort(Compare);
        return rows;
    }

    private List<Keyed> Best(int count)
    {
        var best = new List<Keyed>(count + 1);
        var order = Comparer<Keyed>.Create(Compare);
        var position = 0;
        foreach (var row in input.Run())
        {
            var keyed = new Keyed(sort.KeyOf(row.Document!), position++, row);
            if (best.Count == count && Compare(keyed, best[^1]) >= 0)
            {
                continue;
            }

            var index = best.BinarySearch(keyed, order);
            best.Insert(index < 0 ? ~index : index, keyed);
            if (best.Count > count)
            {
                best.RemoveAt(count);
            }
        }

        return best;
    }

    // Equal rows stay in the order in which they came.
    private int Compare(Keyed left, Keyed right)
    {
        var order = sort.Compare(left.Key, right.Key);
        return order != 0 ? order : left.Position.CompareTo(right.Position);
    }

    protected override void Describe(BsonDocument document)
    {
        document.Add("sortPattern", pattern).Add("memLimit", MaxBytes);
        if (limit > 0)
        {
            document.Add("limitAmount", limit);
        }
    }

    private readonly record struct Keyed(BsonValue[] Key, int Position, Row Row);
}
