namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>The keys under which an index holds one document, without duplicates, and the fields on whose path it has an array.</summary>
internal sealed record DocumentKeys(IReadOnlyList<byte[]> Keys, bool[] Multikey)
{
    internal static readonly DocumentKeys None = new([], new bool[32]);

    internal bool Contains(byte[] key)
    {
        foreach (var candidate in Keys)
        {
            if (candidate.AsSpan().SequenceEqual(key))
            {
                return true;
            }
        }

        return false;
    }
}
