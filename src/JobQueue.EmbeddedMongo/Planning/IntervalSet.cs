namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Intervals in ascending order that neither touch nor overlap.</summary>
internal sealed class IntervalSet
{
    internal static readonly IntervalSet All = new([KeyInterval.All]);

    internal static readonly IntervalSet None = new([]);

    private IntervalSet(IReadOnlyList<KeyInterval> intervals) => Intervals = intervals;

    internal IReadOnlyList<KeyInterval> Intervals { get; }

    internal bool IsAll => Intervals is [{ IsAll: true }];

    /// <summary>Whether it holds single values only: what <c>$in</c> and equality ask for.</summary>
    internal bool IsPoints => Intervals.Count > 0 && Intervals.All(interval => interval.IsPoint);

    internal bool IsPoint => Intervals is [{ IsPoint: true }];

    internal static IntervalSet Of(KeyInterval interval) => interval.IsEmpty ? None : new IntervalSet([interval]);

    internal static IntervalSet Of(params IEnumerable<KeyInterval> intervals)
    {
        var sorted = intervals.Where(interval => !interval.IsEmpty).ToList();
        if (sorted.Count > 1)
        {
            sorted.Sort(static (x, y) => x.Low.CompareTo(y.Low) is not 0 and var order ? order : x.High.CompareTo(y.High));
        }

        var merged = new List<KeyInterval>(sorted.Count);
        foreach (var interval in sorted)
        {
            if (merged.Count > 0 && interval.Low < merged[^1].High)
            {
                var last = merged[^1];
                merged[^1] = interval.High > last.High ? new KeyInterval(last.Low, interval.High) : last;
            }
            else
            {
                merged.Add(interval);
            }
        }

        return new IntervalSet(merged);
    }

    internal IntervalSet Union(IntervalSet other) => Of(Intervals.Concat(other.Intervals));

    internal IntervalSet Intersect(IntervalSet other)
    {
        if (IsAll)
        {
            return other;
        }

        return other.IsAll ? this : Of(Intervals.SelectMany(mine => other.Intervals.Select(mine.Intersect)));
    }

    internal IntervalSet Complement()
    {
        var gaps = new List<KeyInterval>();
        var from = KeyCut.Start;
        foreach (var interval in Intervals)
        {
            gaps.Add(new KeyInterval(from, interval.Low));
            from = interval.High;
        }

        gaps.Add(new KeyInterval(from, KeyCut.End));
        return Of(gaps);
    }

    /// <summary>The same values in an index that holds the field inverted.</summary>
    internal IntervalSet Inverted() => new([.. Intervals.Reverse().Select(interval => interval.Inverted())]);

    internal bool Overlaps(KeyInterval other) => Intervals.Any(interval => !interval.Intersect(other).IsEmpty);
}
