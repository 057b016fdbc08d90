namespace Replica.Registry;

/// <summary>A link to content, found in a repository.</summary>
/// <param name="Digest">What it links to.</param>
/// <param name="WrittenAt">When it was last written, by the clock of the storage: the registry writes it anew with every push.</param>
internal sealed record DigestLink(Digest Digest, DateTimeOffset WrittenAt);
