namespace Replica.Scanning.Layers;

/// <summary>What a layer may ask of the scan. An archive that asks for more is refused: whoever can push decides what is in it.</summary>
internal sealed record LayerLimits
{
    /// <summary>The most bytes after decompression.</summary>
    /// <value>Default 32 GiB.</value>
    public long Bytes { get; init; } = 32L << 30;

    /// <summary>How many times as large as before decompression a layer may become, once it has more than <see cref="BytesBeforeRatio"/>.</summary>
    /// <value>Default 300.</value>
    public int Ratio { get; init; } = 300;

    /// <summary>Up to here the ratio does not count: a small file of zeros is no bomb.</summary>
    /// <value>Default 256 MiB.</value>
    public long BytesBeforeRatio { get; init; } = 256L << 20;

    /// <summary>The most entries.</summary>
    /// <value>Default 2,000,000.</value>
    public int Entries { get; init; } = 2_000_000;

    /// <summary>The longest path, and the longest header that carries one, in bytes.</summary>
    /// <value>Default 32 KiB.</value>
    public int HeaderBytes { get; init; } = 32 << 10;

    /// <summary>The largest file that is read for components; all others are passed over without being held.</summary>
    /// <value>Default 16 MiB.</value>
    public int FileBytes { get; init; } = 16 << 20;

    /// <summary>The most components, and the most whiteouts, of one layer.</summary>
    /// <value>Default 50,000.</value>
    public int Findings { get; init; } = 50_000;

    /// <summary>The most text that is kept of one layer, in characters, so that it fits one document.</summary>
    /// <value>Default 4 Mi.</value>
    public int Characters { get; init; } = 4 << 20;
}
