using JobQueue.EmbeddedMongo.Storage;
using JobQueue.EmbeddedMongo.Storage.Keys;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>For each field of an index the entries to visit, in the index's own direction.</summary>
internal sealed class IndexBounds
{
    internal IndexBounds(IndexSpec spec, IReadOnlyList<IntervalSet> fields)
    {
        (Spec, Fields) = (spec, fields);
        Ends = new int[fields.Count];
    }

    internal IndexSpec Spec { get; }

    internal IReadOnlyList<IntervalSet> Fields { get; }

    internal bool IsEmpty => Fields.Any(set => set.Intervals.Count == 0);

    /// <summary>Whether all visited entries lie together: points, then at most one range, then everything.</summary>
    internal bool IsContiguous
    {
        get
        {
            var i = 0;
            while (i < Fields.Count && Fields[i].IsPoint)
            {
                i++;
            }

            return (i >= Fields.Count || Fields[i].Intervals.Count <= 1) && Fields.Skip(i + 1).All(set => set.IsAll);
        }
    }

    // Where the fields of the entry last looked at end.
    private int[] Ends { get; }

    internal KeyCut First => Extend([], Fields[0].Intervals[0].Low, 0, high: false);

    internal KeyCut Last => Extend([], Fields[0].Intervals[^1].High, 0, high: true);

    /// <summary>The stretches of the index that hold the visited entries, one for each interval of the first field.</summary>
    internal IEnumerable<(KeyCut Low, KeyCut High)> Stretches() =>
        Fields[0].Intervals.Select(interval => (Extend([], interval.Low, 0, high: false), Extend([], interval.High, 0, high: true)));

    /// <summary>Whether the entry lies inside the bounds of every field; if not, where the next one ahead can be.</summary>
    /// <returns>Null when it lies inside; otherwise the place to go on from, which is <see cref="KeyCut.End"/> (or Start backward) when nothing is left.</returns>
    internal KeyCut? Check(byte[] entry, bool backward)
    {
        var start = 0;
        for (var i = 0; i < Fields.Count; i++)
        {
            Ends[i] = start + KeyReader.FieldLength(entry, start, Spec.Descending[i]);
            var value = entry.AsSpan(start, Ends[i] - start);
            if (!Fields[i].IsAll && !Holds(Fields[i], value))
            {
                return backward ? Behind(entry, i, start, value) : Ahead(entry, i, start, value);
            }

            start = Ends[i];
        }

        return null;
    }

    private static bool Holds(IntervalSet set, ReadOnlySpan<byte> value)
    {
        foreach (var interval in set.Intervals)
        {
            if (interval.Contains(value))
            {
                return true;
            }
        }

        return false;
    }

    private KeyCut Ahead(byte[] entry, int field, int start, ReadOnlySpan<byte> value)
    {
        foreach (var interval in Fields[field].Intervals)
        {
            if (interval.Low.IsAbove(value))
            {
                return Extend(entry.AsSpan(0, start), interval.Low, field, high: false);
            }
        }

        return field == 0 ? KeyCut.End : KeyCut.After(entry[..start]);
    }

    private KeyCut Behind(byte[] entry, int field, int start, ReadOnlySpan<byte> value)
    {
        for (var i = Fields[field].Intervals.Count - 1; i >= 0; i--)
        {
            var interval = Fields[field].Intervals[i];
            if (!interval.High.IsAbove(value))
            {
                return Extend(entry.AsSpan(0, start), interval.High, field, high: true);
            }
        }

        return field == 0 ? KeyCut.Start : KeyCut.Before(entry[..start]);
    }

    // An edge that includes its value is narrowed by the next field: beside it all entries share that value.
    private KeyCut Extend(ReadOnlySpan<byte> prefix, KeyCut edge, int field, bool high)
    {
        byte[] bytes = [.. prefix, .. edge.Prefix];
        while (field + 1 < Fields.Count && edge.IsValue && edge.IsAfter == high)
        {
            var next = Fields[++field].Intervals;
            edge = high ? next[^1].High : next[0].Low;
            bytes = [.. bytes, .. edge.Prefix];
        }

        return new KeyCut(bytes, edge.IsAfter);
    }
}
