using Replica.Registry;

namespace Replica.GarbageCollection;

/// <summary>
/// What the registry needs: everything that a tag leads to, and what was pushed so lately that its tag may be on its way.
/// Read from the storage alone. It only grows: what was needed once within a run is kept by that run.
/// </summary>
internal sealed class Reachability(RegistryStorage storage, ManifestSource manifests, DateTimeOffset freshSince)
{
    private const int MaxNamedFaults = 10;

    private readonly HashSet<Digest> _blobs = [];
    private readonly HashSet<(RepositoryName Repository, Digest Digest)> _revisions = [];
    private readonly HashSet<Digest> _images = [];
    private readonly Dictionary<Digest, IReadOnlyList<Digest>> _indexes = [];

    /// <summary>From here on links and blobs count as fresh.</summary>
    public DateTimeOffset FreshSince => freshSince;

    public bool Needs(Digest blob) => _blobs.Contains(blob);

    public bool Needs(RepositoryName repository, Digest manifest) => _revisions.Contains((repository, manifest));

    /// <summary>Reads all tags and fresh links, and adds what they need.</summary>
    /// <exception cref="RegistryFaultException">Something could not be read. What it needs is unknown, so nothing may be deleted; the message names it.</exception>
    public async Task MarkAsync(CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var repository in storage.Repositories())
        {
            await MarkAsync(repository, faults, cancellationToken);
        }

        if (faults.Count > 0)
        {
            var named = string.Join(" ", faults.Take(MaxNamedFaults));
            throw new RegistryFaultException(RegistryFault.Corrupt, $"Nothing is deleted, since it is unknown what these need: {named}{(faults.Count > MaxNamedFaults ? $" And {faults.Count - MaxNamedFaults} more." : "")} Push them anew or delete them.");
        }
    }

    private async Task MarkAsync(RepositoryName repository, List<string> faults, CancellationToken cancellationToken)
    {
        foreach (var tag in storage.Tags(repository))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await CollectAsync($"{repository}:{tag}", faults, async () =>
            {
                if (await storage.FindTagAsync(repository, tag, cancellationToken) is { } manifest)
                {
                    await AddManifestAsync(repository, manifest, cancellationToken);
                }
            });
        }

        foreach (var revision in storage.Revisions(repository).Where(IsFresh))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await CollectAsync($"{repository}@{revision.Digest}", faults, () => AddManifestAsync(repository, revision.Digest, cancellationToken));
        }

        foreach (var layer in storage.LayerLinks(repository).Where(IsFresh))
        {
            _blobs.Add(layer.Digest);
        }
    }

    private static async Task CollectAsync(string name, List<string> faults, Func<Task> mark)
    {
        try
        {
            await mark();
        }
        catch (RegistryFaultException fault)
        {
            faults.Add($"{name}: {fault.Message}");
        }
    }

    /// <summary>Adds a manifest of a repository with all that it refers to. What is known of it from another repository is not read again.</summary>
    private async Task AddManifestAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken)
    {
        // No recursion: how deep indexes are nested is up to whoever pushes them.
        var open = new Stack<Digest>([digest]);
        var added = new List<Digest>();
        try
        {
            while (open.TryPop(out var manifest))
            {
                if (_revisions.Add((repository, manifest)))
                {
                    added.Add(manifest);
                    foreach (var image in await ImagesOfAsync(manifest, cancellationToken))
                    {
                        open.Push(image);
                    }
                }
            }
        }
        catch
        {
            // The next mark shall stumble over it again.
            added.ForEach(manifest => _revisions.Remove((repository, manifest)));
            throw;
        }
    }

    /// <summary>The manifests that a manifest refers to: none for an image, whose blobs are added.</summary>
    private async Task<IReadOnlyList<Digest>> ImagesOfAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (_images.Contains(digest))
        {
            return [];
        }

        if (_indexes.TryGetValue(digest, out var known))
        {
            return known;
        }

        var manifest = await manifests.ReadAsync(digest, cancellationToken);
        _blobs.Add(digest);
        if (manifest is Manifest.Index index)
        {
            return _indexes[digest] = [.. index.Manifests.Select(image => image.Digest)];
        }

        _images.Add(digest);
        _blobs.UnionWith(manifest.References.Select(reference => reference.Digest));
        return [];
    }

    private bool IsFresh(DigestLink link) => link.WrittenAt >= freshSince;
}
