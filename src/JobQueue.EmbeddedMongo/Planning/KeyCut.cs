namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>A place between encoded values: before or after everything that begins with a prefix.</summary>
internal readonly record struct KeyCut(byte[] Prefix, bool IsAfter) : IComparable<KeyCut>
{
    internal static KeyCut Start { get; } = new([], IsAfter: false);

    internal static KeyCut End { get; } = new([], IsAfter: true);

    /// <summary>Whether the prefix is one whole encoded value, so that what follows it in an entry is the next field.</summary>
    internal bool IsValue { get; init; }

    internal static KeyCut BeforeValue(byte[] value) => new(value, IsAfter: false) { IsValue = true };

    internal static KeyCut AfterValue(byte[] value) => new(value, IsAfter: true) { IsValue = true };

    internal static KeyCut Before(params byte[] prefix) => new(prefix, IsAfter: false);

    internal static KeyCut After(params byte[] prefix) => new(prefix, IsAfter: true);

    /// <summary>The same place in an index that holds the field inverted.</summary>
    internal KeyCut Inverted() => new(Array.ConvertAll(Prefix, static b => (byte)~b), !IsAfter) { IsValue = IsValue };

    public int CompareTo(KeyCut other)
    {
        var shared = Math.Min(Prefix.Length, other.Prefix.Length);
        var order = Prefix.AsSpan(0, shared).SequenceCompareTo(other.Prefix.AsSpan(0, shared));
        if (order != 0)
        {
            return order;
        }

        if (Prefix.Length == other.Prefix.Length)
        {
            return IsAfter.CompareTo(other.IsAfter);
        }

        // The shorter prefix encloses the longer one.
        return Prefix.Length < other.Prefix.Length ? (IsAfter ? 1 : -1) : (other.IsAfter ? -1 : 1);
    }

    /// <summary>Whether an encoded value lies before this place.</summary>
    internal bool IsAbove(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith(Prefix))
        {
            return IsAfter;
        }

        return value.SequenceCompareTo(Prefix) < 0;
    }

    /// <summary>The least byte string that is not before this place; null when the place is behind every byte string.</summary>
    internal byte[]? Ceiling()
    {
        if (!IsAfter)
        {
            return Prefix;
        }

        var length = Prefix.Length;
        while (length > 0 && Prefix[length - 1] == 0xFF)
        {
            length--;
        }

        if (length == 0)
        {
            return null;
        }

        var successor = Prefix[..length];
        successor[^1]++;
        return successor;
    }

    public static bool operator <(KeyCut left, KeyCut right) => left.CompareTo(right) < 0;

    public static bool operator >(KeyCut left, KeyCut right) => left.CompareTo(right) > 0;

    public static bool operator <=(KeyCut left, KeyCut right) => left.CompareTo(right) <= 0;

    public static bool operator >=(KeyCut left, KeyCut right) => left.CompareTo(right) >= 0;

    public bool Equals(KeyCut other) => CompareTo(other) == 0;

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Prefix);
        hash.Add(IsAfter);
        return hash.ToHashCode();
    }
}
