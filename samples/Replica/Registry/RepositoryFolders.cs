namespace Replica.Registry;

/// <summary>Finds repositories, which lie at any depth and within each other: <c>team</c> beside <c>team/app</c>.</summary>
internal static class RepositoryFolders
{
    public static IEnumerable<RepositoryName> Below(string root)
    {
        var open = new Stack<string>();
        open.Push(root);
        while (open.TryPop(out var folder))
        {
            var below = SubfoldersOf(folder);
            if (below.Exists(name => name[0] == RegistryLayout.Reserved))
            {
                yield return NameOf(root, folder);
            }

            foreach (var name in below.Where(name => name[0] != RegistryLayout.Reserved))
            {
                open.Push(Path.Combine(folder, name));
            }
        }
    }

    private static List<string> SubfoldersOf(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path))];
        }
        catch (DirectoryNotFoundException)
        {
            // Removed since it was listed, or nothing was ever pushed.
            return [];
        }
    }

    private static RepositoryName NameOf(string root, string folder)
    {
        var name = Path.GetRelativePath(root, folder).Replace(Path.DirectorySeparatorChar, '/');
        return RepositoryName.TryParse(name, null, out var repository)
            ? repository
            : throw new RegistryFaultException(RegistryFault.Corrupt, $"'{folder}' holds a repository whose name the registry cannot serve.");
    }
}
