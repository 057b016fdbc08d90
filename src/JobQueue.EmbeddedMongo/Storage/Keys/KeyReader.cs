using System.Buffers.Binary;

namespace JobQueue.EmbeddedMongo.Storage.Keys;

/// <summary>Finds where the fields of an encoded key end, without decoding them.</summary>
internal static class KeyReader
{
    /// <summary>The length of the field that begins at <paramref name="start"/>.</summary>
    internal static int FieldLength(ReadOnlySpan<byte> key, int start, bool descending)
    {
        var mask = descending ? (byte)0xFF : (byte)0;
        return SkipValue(key, start, mask) - start;
    }

    private static int SkipValue(ReadOnlySpan<byte> key, int at, byte mask)
    {
        var type = (byte)(key[at++] ^ mask);
        return type switch
        {
            KeyType.MinKey or KeyType.MaxKey or KeyType.Null or KeyType.Undefined => at,
            KeyType.Number => SkipNumber(key, at, mask),
            KeyType.String or KeyType.JavaScript => SkipText(key, at, mask),
            KeyType.Document => SkipDocument(key, at, mask),
            KeyType.Array => SkipArray(key, at, mask),
            KeyType.Binary => at + 5 + (BinaryPrimitives.ReadInt32BigEndian(key[at..]) ^ (mask == 0 ? 0 : -1)),
            KeyType.ObjectId => at + 12,
            KeyType.Boolean => at + 1,
            KeyType.Date or KeyType.Timestamp => at + 8,
            KeyType.Regex => SkipText(key, SkipText(key, at, mask), mask),
            KeyType.JavaScriptWithScope => SkipDocument(key, SkipText(key, at, mask), mask),
            _ => throw new InvalidOperationException("An index key is damaged."),
        };
    }

    private static int SkipNumber(ReadOnlySpan<byte> key, int at, byte mask)
    {
        // The digits of a negative number are inverted once more, so its terminator is FF.
        var negative = ((key[at] ^ mask) & 0x80) == 0;
        at += 8;
        if ((byte)(key[at++] ^ mask) == 0)
        {
            return at;
        }

        var end = (byte)(mask ^ (negative ? 0xFF : 0));
        at += 2;
        while (key[at] != end)
        {
            at++;
        }

        return at + 1;
    }

    private static int SkipText(ReadOnlySpan<byte> key, int at, byte mask)
    {
        while (true)
        {
            at += key[at..].IndexOf(mask);
            if (key[at + 1] == mask)
            {
                return at + 2;
            }

            at += 2;
        }
    }

    private static int SkipDocument(ReadOnlySpan<byte> key, int at, byte mask)
    {
        while (key[at] != mask)
        {
            at = SkipValue(key, SkipText(key, at + 1, mask), mask);
        }

        return at + 1;
    }

    private static int SkipArray(ReadOnlySpan<byte> key, int at, byte mask)
    {
        while (key[at] != mask)
        {
            at = SkipValue(key, at, mask);
        }

        return at + 1;
    }
}
