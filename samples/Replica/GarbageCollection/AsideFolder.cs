using Replica.Registry;

namespace Replica.GarbageCollection;

/// <summary>
/// Where files wait for their verdict: out of the registry's sight, so that no push can build on them any more, and one rename away from being back.
/// Each run has a folder of its own: a run that was thought dead and wakes up deletes nothing that another has put back, or moved aside itself.
/// </summary>
internal sealed class AsideFolder
{
    /// <summary>Below the storage's root, beside the registry's own folder.</summary>
    public const string Name = "gc-aside";

    private const int Attempts = 10;

    private readonly RegistryLayout _layout;
    private readonly TimeProvider _time;
    private readonly string _all;
    private readonly string _own;

    public AsideFolder(RegistryLayout layout, string run, TimeProvider time)
    {
        _layout = layout;
        _time = time;
        _all = Path.Combine(layout.Root, Name);
        _own = Path.Combine(_all, run);
    }

    /// <summary>Makes the folder, and proves that files move in and out of it by rename.</summary>
    /// <exception cref="RegistryFaultException">It lies on another file system than a folder of the registry.</exception>
    public void Open()
    {
        foreach (var folder in new[] { _layout.Repositories, _layout.Blobs }.Where(Directory.Exists))
        {
            var (inside, outside) = (Path.Combine(_own, "probe"), Path.Combine(folder, "_gc-probe"));
            Directory.CreateDirectory(inside);
            try
            {
                // A folder is never moved by copying, as a file would be.
                Directory.Move(inside, outside);
                Directory.Delete(outside);
            }
            catch (IOException fault)
            {
                throw new RegistryFaultException(RegistryFault.Unsupported, $"Nothing can be moved from '{folder}' to '{_all}' at one blow: do they lie on different file systems? ({fault.Message})", fault);
            }
        }
    }

    /// <summary>The time as the storage has it, by which everything in it is dated.</summary>
    public DateTimeOffset Now()
    {
        var clock = Path.Combine(_own, "clock");
        Directory.CreateDirectory(_own);
        File.WriteAllBytes(clock, []);
        var now = new DateTimeOffset(File.GetLastWriteTimeUtc(clock), TimeSpan.Zero);
        File.Delete(clock);
        return now;
    }

    /// <summary>What lies aside, for each run, in the registry's own layout.</summary>
    public IEnumerable<RegistryStorage> Places() => Runs().Select(run => new RegistryStorage(run, _time));

    /// <summary>Takes a file out of the registry.</summary>
    /// <returns>Whether it was still there.</returns>
    public bool MoveAside(string path)
    {
        var aside = AsideOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(aside)!);
        return TryMove(path, aside);
    }

    /// <summary>When a file that lies aside was last written, be it by a registry that had it open.</summary>
    public DateTimeOffset WrittenAt(string path) => new(File.GetLastWriteTimeUtc(AsideOf(path)), TimeSpan.Zero);

    /// <summary>Gives a file back to the registry, unless the registry has it anew.</summary>
    public void PutBack(string path) => PutBack(AsideOf(path), path);

    /// <summary>Deletes a file that lies aside.</summary>
    /// <returns>Whether it was still there: another run may have put it back.</returns>
    public bool Delete(string path)
    {
        var aside = AsideOf(path);
        if (!File.Exists(aside))
        {
            return false;
        }

        DeleteAside(aside);
        return true;
    }

    /// <summary>Gives back whatever any run has left here.</summary>
    /// <returns>How many files.</returns>
    public int PutBackAll()
    {
        var restored = 0;
        foreach (var run in Runs())
        {
            foreach (var aside in Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories))
            {
                var path = Path.Combine(_layout.Root, Path.GetRelativePath(run, aside));
                if (path.StartsWith(_layout.Version + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                {
                    PutBack(aside, path);
                    restored++;
                }
            }
        }

        return restored;
    }

    /// <summary>Removes the empty folders of this run and of those before it.</summary>
    public void Close()
    {
        foreach (var run in Runs())
        {
            RemoveEmpty(run);
        }
    }

    private IEnumerable<string> Runs() => RegistryStorage.FoldersIn(_all);

    /// <summary>The same path below the folder of the run: it names the digest, and where the file belongs.</summary>
    private string AsideOf(string path) => Path.Combine(_own, Path.GetRelativePath(_layout.Root, path));

    private static void PutBack(string aside, string path)
    {
        for (var attempt = 1; File.Exists(aside); attempt++)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (File.Exists(path))
            {
                DeleteAside(aside);
            }
            else if (!TryMove(aside, path) && attempt == Attempts)
            {
                // Another run removes empty folders, yet not this one again and again.
                throw new IOException($"'{aside}' cannot be put back to '{path}'.");
            }
        }
    }

    /// <summary>Folder by folder, each only if it is empty: another run may be putting a file into it at this moment.</summary>
    private static void RemoveEmpty(string folder)
    {
        try
        {
            foreach (var below in Directory.GetDirectories(folder))
            {
                RemoveEmpty(below);
            }

            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Not empty, or gone.
        }
    }

    private static void DeleteAside(string aside)
    {
        try
        {
            File.Delete(aside);
        }
        catch (DirectoryNotFoundException)
        {
            // Another run was faster, and removed the folder, too.
        }
    }

    private static bool TryMove(string from, string to)
    {
        try
        {
            File.Move(from, to, overwrite: true);
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }
}
