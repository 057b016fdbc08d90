namespace Replica.Scanning.Layers;

/// <summary>Paths as archives spell them, and the names by which a layer deletes what lies in lower ones.</summary>
internal static class LayerPath
{
    private const string WhiteoutPrefix = ".wh.";

    private const string OpaqueName = ".wh..wh..opq";

    /// <summary>The path without leading and doubled slashes and dots; <see langword="null"/> for one that leads out of the layer.</summary>
    public static string? Normalize(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").ToList();
        return segments.Contains("..") ? null : string.Join('/', segments);
    }

    /// <summary>The folder whose lower content is hidden; <see langword="null"/> when the entry hides no folder's content. The root is the empty text.</summary>
    public static string? OpaqueFolder(string path) => NameOf(path) == OpaqueName ? FolderOf(path) : null;

    /// <summary>The lower path that is deleted; <see langword="null"/> when the entry deletes nothing.</summary>
    public static string? Deleted(string path)
    {
        var name = NameOf(path);
        return name.StartsWith(WhiteoutPrefix, StringComparison.Ordinal) && name != OpaqueName && name.Length > WhiteoutPrefix.Length
            ? Join(FolderOf(path), name[WhiteoutPrefix.Length..])
            : null;
    }

    /// <summary>The folders that a path lies in, from the innermost to the root.</summary>
    public static IEnumerable<string> FoldersOf(string path)
    {
        while (path.Length > 0)
        {
            path = FolderOf(path);
            yield return path;
        }
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string FolderOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";

    private static string Join(string folder, string name) => folder.Length > 0 ? $"{folder}/{name}" : name;
}
