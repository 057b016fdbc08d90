namespace Replica.Registry;

/// <summary>What a manifest says of content that it refers to.</summary>
/// <param name="MediaType">What it is; empty where the manifest does not say.</param>
/// <param name="Digest">Its name.</param>
/// <param name="Size">Its length in bytes, as the manifest says.</param>
internal sealed record Descriptor(string MediaType, Digest Digest, long Size);
