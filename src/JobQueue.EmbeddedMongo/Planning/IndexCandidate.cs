using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>One way to use one index for a query.</summary>
internal sealed class IndexCandidate
{
    /// <summary>More scans than this are not merged but sorted, as MongoDB's <c>internalQueryMaxScansToExplode</c> says.</summary>
    private const int MaxScans = 200;

    private readonly IndexState _index;
    private readonly IndexBounds _bounds;
    private readonly SortSpec _sort;
    private readonly BsonDocument _pattern;
    private readonly SortFromIndex? _order;
    private readonly Lazy<double> _estimate;

    internal IndexCandidate(IndexState index, FilterConditions conditions, SortSpec sort, BsonDocument pattern)
    {
        (_index, _sort, _pattern) = (index, sort, pattern);
        _bounds = new IndexBounds(index.Spec, FieldBounds(index, conditions));
        IsBounded = !_bounds.Fields[0].IsAll;
        _order = sort.IsEmpty ? null : SortFromIndex.Find(index, _bounds, sort, MaxScans);
        GivesOrder = sort.IsEmpty || _order is not null;
        _estimate = new Lazy<double>(() => new IndexScan(index, _bounds, backward: false).Estimate(), LazyThreadSafetyMode.None);
    }

    /// <summary>Whether the filter limits the first field, so that a part of the index suffices.</summary>
    internal bool IsBounded { get; }

    internal bool GivesOrder { get; }

    /// <summary>About how many entries it visits.</summary>
    internal double Estimate => _estimate.Value;

    internal int BoundedFields => _bounds.Fields.Count(set => !set.IsAll);

    internal IndexState Index => _index;

    /// <summary>The scan, merged from several where that gives the order.</summary>
    internal PlanStage ToStage()
    {
        if (_order is null)
        {
            return new IndexScan(_index, _bounds, backward: false);
        }

        var combinations = _order.Combinations(_bounds);
        var scans = combinations.Select(fields => new IndexScan(_index, new IndexBounds(_index.Spec, fields), _order.Backward)).ToList();
        return scans.Count == 1 ? scans[0] : new SortMergeStage(_index.Spec, scans, _order.SortFields, _order.Backward, _pattern);
    }

    /// <summary>Whether the index can be of use at all: its first field is limited by the filter, or is what the result is sorted by first.</summary>
    internal static bool IsRelevant(IndexSpec spec, FilterConditions conditions, SortSpec sort)
    {
        var first = spec.Paths[0].Dotted;
        return conditions.At(first).Count > 0 || (!sort.IsEmpty && sort.Fields[0].Path.Dotted == first);
    }

    /// <summary>Whether the index holds every document that the filter can match.</summary>
    internal static bool IsComplete(IndexSpec spec, FilterConditions conditions)
    {
        if (spec.PartialMatcher is { } partial && !PartialImplication.Holds(conditions, partial.Root))
        {
            return false;
        }

        return !spec.Sparse || spec.Paths.Any(path => conditions.At(path.Dotted).Any(condition => condition.NeedsField));
    }

    private static IntervalSet[] FieldBounds(IndexState index, FilterConditions conditions)
    {
        var spec = index.Spec;
        var fields = new IntervalSet[spec.Paths.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            var set = SharesArray(index, fields, i) ? IntervalSet.All : conditions.IntervalsAt(spec.Paths[i], index.Multikey[i]);
            fields[i] = spec.Descending[i] ? set.Inverted() : set;
        }

        return fields;
    }

    // Two fields below one array: different elements may satisfy the two conditions, so only the first limits the scan.
    private static bool SharesArray(IndexState index, IntervalSet[] fields, int field)
    {
        for (var i = 0; i < field; i++)
        {
            if (index.Multikey[field] && index.Multikey[i] && !fields[i].IsAll && index.Spec.Paths[i][0] == index.Spec.Paths[field][0])
            {
                return true;
            }
        }

        return false;
    }
}
