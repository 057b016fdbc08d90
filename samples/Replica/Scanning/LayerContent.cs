namespace Replica.Scanning;

/// <summary>What a layer adds to an image and takes from it, as far as scans care.</summary>
internal sealed record LayerContent
{
    public static LayerContent Empty { get; } = new();

    /// <summary>Files that tell of components.</summary>
    public IReadOnlyList<ComponentFile> Files { get; init; } = [];

    /// <summary>The distribution's release by the path of the file that names it.</summary>
    public IReadOnlyDictionary<string, DistributionRelease> Releases { get; init; } = new Dictionary<string, DistributionRelease>(StringComparer.Ordinal);

    /// <summary>Paths that are deleted in lower layers, with everything below them.</summary>
    public IReadOnlyList<string> Deleted { get; init; } = [];

    /// <summary>Folders whose content in lower layers is hidden.</summary>
    public IReadOnlyList<string> Opaque { get; init; } = [];

    /// <summary>The release of the distribution that the image, or the layer, says it is.</summary>
    public DistributionRelease? Release => DistributionRelease.Paths.Select(path => Releases.GetValueOrDefault(path)).FirstOrDefault(release => release is not null);

    public int ComponentCount => Files.Sum(file => file.Components.Count);
}
