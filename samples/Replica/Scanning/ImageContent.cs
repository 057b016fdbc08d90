using Replica.Scanning.Layers;

namespace Replica.Scanning;

/// <summary>Lays the layers of an image over each other: of a file the uppermost counts, and an upper layer deletes what lies in lower ones.</summary>
internal static class ImageContent
{
    /// <param name="layers">The layers, lowest first.</param>
    public static LayerContent Of(IEnumerable<LayerContent> layers)
    {
        var files = new Dictionary<string, ComponentFile>(StringComparer.Ordinal);
        var releases = new Dictionary<string, DistributionRelease>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            Hide(files, layer);
            Hide(releases, layer);
            foreach (var file in layer.Files)
            {
                files[file.Path] = file;
            }

            foreach (var (path, release) in layer.Releases)
            {
                releases[path] = release;
            }
        }

        return new LayerContent { Files = [.. files.Values.OrderBy(file => file.Path, StringComparer.Ordinal)], Releases = releases };
    }

    private static void Hide<T>(Dictionary<string, T> lower, LayerContent layer)
    {
        var deleted = layer.Deleted.ToHashSet(StringComparer.Ordinal);
        var opaque = layer.Opaque.ToHashSet(StringComparer.Ordinal);
        foreach (var path in lower.Keys.Where(path => deleted.Contains(path) || LayerPath.FoldersOf(path).Any(folder => deleted.Contains(folder) || opaque.Contains(folder))).ToList())
        {
            lower.Remove(path);
        }
    }
}
