namespace JobQueue.EmbeddedMongo.Storage.Trees;

/// <summary>Orders byte strings as <c>memcmp</c> does, a prefix before its extensions.</summary>
internal readonly struct ByteOrder : IComparer<byte[]>
{
    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
