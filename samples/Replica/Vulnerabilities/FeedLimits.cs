namespace Replica.Vulnerabilities;

/// <summary>What a feed of advisories may ask of the update.</summary>
internal sealed record FeedLimits
{
    /// <summary>The longest download, in bytes.</summary>
    /// <value>Default 2 GiB.</value>
    public long DownloadBytes { get; init; } = 2L << 30;

    /// <summary>The most entries.</summary>
    /// <value>Default 1,000,000.</value>
    public int Entries { get; init; } = 1_000_000;

    /// <summary>The largest entry, in bytes.</summary>
    /// <value>Default 8 MiB.</value>
    public int EntryBytes { get; init; } = 8 << 20;

    /// <summary>How many of a hundred entries may be broken before the whole feed is refused.</summary>
    /// <value>Default 5.</value>
    public int BrokenPercent { get; init; } = 5;
}
