using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Storage;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>How an index gives a sort: by one scan, or by merging one scan for each combination of values of the fields before the sorted ones.</summary>
/// <param name="Backward">Whether the index is read from its end.</param>
/// <param name="SortFields">The positions in the index of the sorted fields.</param>
/// <param name="Fixed">The positions of the fields of which each scan holds one value.</param>
internal sealed record SortFromIndex(bool Backward, IReadOnlyList<int> SortFields, IReadOnlyList<int> Fixed)
{
    /// <summary>Null if the index does not give the order, or only with more scans than allowed.</summary>
    internal static SortFromIndex? Find(IndexState index, IndexBounds bounds, SortSpec sort, int maxScans)
    {
        var (sorted, held) = (new List<int>(), new List<int>());
        bool? backward = null;
        var (next, scans) = (0, 1L);
        for (var field = 0; field < index.Spec.Paths.Count && next < sort.Fields.Count; field++)
        {
            var isWanted = index.Spec.Paths[field].Dotted == sort.Fields[next].Path.Dotted;
            if (isWanted && bounds.Fields[field].IsPoint && !index.Multikey[field])
            {
                // One value only: whatever direction is asked for, it is sorted.
                next++;
            }
            else if (isWanted)
            {
                var against = index.Spec.Descending[field] != sort.Fields[next].Descending;
                if (index.Multikey[field] || (backward ?? against) != against)
                {
                    return null;
                }

                backward = against;
                sorted.Add(field);
                next++;
            }
            else if (bounds.Fields[field].IsPoints && (scans *= bounds.Fields[field].Intervals.Count) <= maxScans)
            {
                held.Add(field);
            }
            else
            {
                return null;
            }
        }

        return next == sort.Fields.Count ? new SortFromIndex(backward ?? false, sorted, held) : null;
    }

    /// <summary>The bounds of each scan.</summary>
    internal IEnumerable<IReadOnlyList<IntervalSet>> Combinations(IndexBounds bounds)
    {
        IEnumerable<IReadOnlyList<IntervalSet>> all = [[.. bounds.Fields]];
        foreach (var field in Fixed.Where(field => bounds.Fields[field].Intervals.Count > 1))
        {
            all = all.SelectMany(fields => fields[field].Intervals.Select(point => (IReadOnlyList<IntervalSet>)[.. fields.Select((set, i) => i == field ? IntervalSet.Of(point) : set)]));
        }

        return all;
    }
}
