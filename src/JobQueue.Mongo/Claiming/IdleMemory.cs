namespace JobQueue.Mongo.Claiming;

/// <summary>Remembers that there was nothing to claim, so that a claim which finds nothing due costs one command while the stream is silent.</summary>
internal sealed class IdleMemory(ClaimHints hints, TimeProvider time)
{
    /// <summary>How long a silent stream is believed.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(10);

    private volatile KnownIdle? _last;

    /// <summary>The hints' version; read it before looking.</summary>
    public long Version => hints.Version;

    /// <summary>What is known of these lanes beyond what is due; <see langword="null"/> when the database must be asked.</summary>
    /// <param name="lanes">The lanes that a claim names.</param>
    /// <param name="until">The end of what may be claimed ahead. Something known to be due before it must be looked up.</param>
    public KnownIdle? Recall(IReadOnlyList<string> lanes, DateTimeOffset until) =>
        _last is { } known
        && hints.IsLive
        && known.Version == hints.Version
        && !(known.Next <= until)
        && time.GetElapsedTime(known.At) < Trust
        && known.Lanes.SequenceEqual(lanes, StringComparer.Ordinal)
            ? known
            : null;

    public void Remember(long version, IReadOnlyList<string> lanes, DateTimeOffset? next) => _last = new KnownIdle(version, lanes, next, time.GetTimestamp());
}
