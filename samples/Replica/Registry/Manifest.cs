namespace Replica.Registry;

/// <summary>A manifest that was read, and whose content is what its digest names.</summary>
internal abstract record Manifest
{
    private Manifest(Digest digest, string mediaType, long size) => (Digest, MediaType, Size) = (digest, mediaType, size);

    public Digest Digest { get; }

    public string MediaType { get; }

    /// <summary>The length of the manifest itself, in bytes.</summary>
    public long Size { get; }

    /// <summary>Everything that must be there for the registry to serve it.</summary>
    public abstract IEnumerable<Descriptor> References { get; }

    /// <summary>An image: Docker's schema 2 or OCI.</summary>
    public sealed record Image(Digest Digest, string MediaType, long Size, Descriptor Config, IReadOnlyList<Descriptor> Layers) : Manifest(Digest, MediaType, Size)
    {
        public override IEnumerable<Descriptor> References => Layers.Prepend(Config);
    }

    /// <summary>Images for several platforms: a Docker manifest list or an OCI index.</summary>
    public sealed record Index(Digest Digest, string MediaType, long Size, IReadOnlyList<Descriptor> Manifests) : Manifest(Digest, MediaType, Size)
    {
        public override IEnumerable<Descriptor> References => Manifests;
    }
}
