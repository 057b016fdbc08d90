namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>The encoded values between two places.</summary>
internal readonly record struct KeyInterval(KeyCut Low, KeyCut High)
{
    internal static KeyInterval All { get; } = new(KeyCut.Start, KeyCut.End);

    internal static KeyInterval Point(byte[] value) => new(KeyCut.BeforeValue(value), KeyCut.AfterValue(value)) { IsPoint = true };

    /// <summary>Everything of one type.</summary>
    internal static KeyInterval Type(byte type) => new(KeyCut.Before(type), KeyCut.After(type));

    internal bool IsEmpty => Low >= High;

    internal bool IsAll => Low == KeyCut.Start && High == KeyCut.End;

    /// <summary>Whether it holds exactly one value: then both ends enclose the same, complete encoding.</summary>
    internal bool IsPoint { get; init; }

    internal bool Contains(ReadOnlySpan<byte> value) => !Low.IsAbove(value) && High.IsAbove(value);

    internal KeyInterval Inverted() => new(High.Inverted(), Low.Inverted()) { IsPoint = IsPoint };

    internal KeyInterval Intersect(KeyInterval other)
    {
        if (IsPoint || other.IsPoint)
        {
            var (point, range) = IsPoint ? (this, other) : (other, this);
            return point.Low >= range.Low && point.High <= range.High ? point : new KeyInterval(point.Low, point.Low);
        }

        return new KeyInterval(Low > other.Low ? Low : other.Low, High < other.High ? High : other.High);
    }
}
