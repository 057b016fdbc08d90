using Replica.Registry;

namespace Replica.Catalog;

/// <summary>A manifest as the database knows it. What a digest names never changes.</summary>
/// <param name="Digest">Its digest.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Size">Its own length in bytes.</param>
/// <param name="IsIndex">Whether it refers to images and not to blobs.</param>
/// <param name="References">What it refers to.</param>
internal sealed record CatalogManifest(Digest Digest, string MediaType, long Size, bool IsIndex, IReadOnlyList<Descriptor> References)
{
    public static CatalogManifest Of(Manifest manifest) => new(manifest.Digest, manifest.MediaType, manifest.Size, manifest is Manifest.Index, [.. manifest.References]);
}
