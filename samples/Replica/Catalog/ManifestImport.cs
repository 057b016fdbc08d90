using Replica.Registry;

namespace Replica.Catalog;

/// <summary>Brings the manifests of tags into the database: each is read once, ever.</summary>
internal sealed class ManifestImport(RegistryStorage storage, ManifestCatalog catalog, IReadOnlyDictionary<Digest, IReadOnlyList<Digest>> known)
{
    private readonly HashSet<Digest> _seen = [];

    public int Added { get; private set; }

    /// <summary>Those that were known and that no tag led to.</summary>
    public IReadOnlyList<Digest> Unseen => [.. known.Keys.Where(digest => !_seen.Contains(digest))];

    /// <summary>Adds a manifest and, of an index, the images.</summary>
    /// <exception cref="RegistryFaultException">One of them is missing or cannot be read.</exception>
    public async Task AddAsync(Digest manifest, CancellationToken cancellationToken)
    {
        var open = new Stack<Digest>([manifest]);
        while (open.TryPop(out var digest))
        {
            if (_seen.Contains(digest))
            {
                continue;
            }

            foreach (var image in known.TryGetValue(digest, out var images) ? images : await ReadAsync(digest, cancellationToken))
            {
                open.Push(image);
            }

            _seen.Add(digest);
        }
    }

    private async Task<IReadOnlyList<Digest>> ReadAsync(Digest digest, CancellationToken cancellationToken)
    {
        var manifest = await storage.ReadManifestAsync(digest, cancellationToken)
            ?? throw new RegistryFaultException(RegistryFault.Corrupt, $"The manifest {digest} is missing.");
        await catalog.AddAsync(CatalogManifest.Of(manifest), cancellationToken);
        Added++;
        return manifest is Manifest.Index ? [.. manifest.References.Select(image => image.Digest)] : [];
    }
}
