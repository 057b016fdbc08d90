using Replica.Registry;

namespace Replica.Tests.Registry;

/// <summary>An image as it is pushed.</summary>
/// <param name="Digest">The digest of its manifest.</param>
/// <param name="Manifest">The manifest.</param>
/// <param name="MediaType">The manifest's kind.</param>
/// <param name="Config">The digest of its config.</param>
/// <param name="Layers">The digests of its layers, lowest first.</param>
/// <param name="Blobs">The content of config and layers.</param>
internal sealed record BuiltImage(Digest Digest, byte[] Manifest, string MediaType, Digest Config, IReadOnlyList<Digest> Layers, IReadOnlyDictionary<Digest, byte[]> Blobs);
