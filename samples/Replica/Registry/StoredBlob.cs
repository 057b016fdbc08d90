namespace Replica.Registry;

/// <summary>A blob as it lies in the storage.</summary>
/// <param name="Digest">Its name.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="WrittenAt">When its content came, by the clock of the storage.</param>
internal sealed record StoredBlob(Digest Digest, long Size, DateTimeOffset WrittenAt);
