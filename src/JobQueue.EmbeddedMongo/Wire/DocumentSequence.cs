namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>A section of kind 1: documents that belong into the command's field <paramref name="Field"/>, as bytes.</summary>
internal sealed record DocumentSequence(string Field, IReadOnlyList<byte[]> Documents);
