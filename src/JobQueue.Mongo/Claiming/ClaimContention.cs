namespace JobQueue.Mongo.Claiming;

/// <summary>How many workers seem to take jobs from the head of the queue at once. Where several do, each takes a part of what is first instead of all asking for the very first.</summary>
/// <remarks>
/// Between claims that are made at the same time there is no order to keep: whatever one of them leaves is being taken by another.
/// What is left all the same is the head of the next read, and as soon as nobody loses a job to another any more everybody takes the very first again.
/// </remarks>
internal sealed class ClaimContention(Random random)
{
    /// <summary>The most parts.</summary>
    public const int MaxParts = 16;

    private volatile int _parts = 1;

    /// <summary>Into how many parts the head of the queue is divided: how many times as much as is to be taken must be read.</summary>
    public int Parts => _parts;

    /// <summary>The candidates that this claim is to try for: as many as are wanted.</summary>
    public IReadOnlyList<T> PartOf<T>(IReadOnlyList<T> candidates, int wanted)
    {
        var parts = Math.Min(_parts, candidates.Count / wanted);
        return parts <= 1 ? [.. candidates.Take(wanted)] : [.. candidates.Skip(random.Next(parts) * wanted).Take(wanted)];
    }

    /// <summary>A claim tried for some candidates and won some of them.</summary>
    public void Saw(int tried, long won) => _parts = won < tried ? Math.Min(_parts * 2, MaxParts) : Math.Max(_parts - 1, 1);
}
