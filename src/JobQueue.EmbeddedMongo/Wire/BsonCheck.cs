using System.Buffers.Binary;
using System.Text.Unicode;

namespace JobQueue.EmbeddedMongo.Wire;

/// <summary>
/// Walks untrusted bytes before any parser sees them: every length lies inside its parent, strings and documents end with zero, and nothing is
/// nested so deeply that a recursive parser would exhaust the stack.
/// </summary>
internal static class BsonCheck
{
    /// <summary>The length of the document at the start of the bytes.</summary>
    /// <exception cref="InvalidBsonException">It is not a document.</exception>
    internal static int Document(ReadOnlySpan<byte> bytes) => Document(bytes, 1);

    private static int Document(ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > WireLimits.MaxDepth)
        {
            throw new InvalidBsonException($"The document is nested deeper than {WireLimits.MaxDepth} levels.");
        }

        var length = Length(bytes, 5);
        var content = bytes[..length];
        if (content[^1] != 0)
        {
            throw new InvalidBsonException("A document does not end with a zero byte.");
        }

        var at = 4;
        while (content[at] != 0)
        {
            var type = content[at];
            at += 1 + CString(content[(at + 1)..^1]);
            at += Value(type, content[at..^1], depth);
        }

        return at == length - 1 ? length : throw new InvalidBsonException("A document ends before its length.");
    }

    private static int Value(byte type, ReadOnlySpan<byte> rest, int depth)
    {
        var size = type switch
        {
            0x01 or 0x09 or 0x11 or 0x12 => 8,
            0x02 or 0x0D or 0x0E => String(rest),
            0x03 or 0x04 => Document(rest, depth + 1),
            0x05 => 5 + Binary(rest),
            0x06 or 0x0A or 0xFF or 0x7F => 0,
            0x07 => 12,
            0x08 => 1,
            0x0B => Regex(rest),
            0x0C => String(rest) + 12,
            0x0F => CodeWithScope(rest, depth),
            0x10 => 4,
            0x13 => 16,
            _ => throw new InvalidBsonException($"Unknown BSON type 0x{type:X2}."),
        };
        return size <= rest.Length ? size : throw new InvalidBsonException("A value goes past the end of its document.");
    }

    private static int String(ReadOnlySpan<byte> rest)
    {
        var length = Length(rest, 1, 4);
        if (rest[length + 3] != 0)
        {
            throw new InvalidBsonException("A string does not end with a zero byte.");
        }

        return Utf8.IsValid(rest[4..(length + 3)]) ? length + 4 : throw new InvalidBsonException("A string is not UTF-8.");
    }

    private static int Binary(ReadOnlySpan<byte> rest)
    {
        var length = Length(rest, 0, 5);
        if (rest[4] == 2 && (length < 4 || BinaryPrimitives.ReadInt32LittleEndian(rest[5..]) != length - 4))
        {
            throw new InvalidBsonException("Old binary data has two lengths that differ.");
        }

        return length;
    }

    private static int Regex(ReadOnlySpan<byte> rest)
    {
        var pattern = CString(rest);
        return pattern + CString(rest[pattern..]);
    }

    private static int CodeWithScope(ReadOnlySpan<byte> rest, int depth)
    {
        var length = Length(rest, 14);
        var code = String(rest[4..length]);
        var scope = Document(rest[(4 + code)..length], depth + 1);
        return 4 + code + scope == length ? length : throw new InvalidBsonException("Code with scope has a wrong length.");
    }

    private static int CString(ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)0);
        return end >= 0 && Utf8.IsValid(rest[..end]) ? end + 1 : throw new InvalidBsonException("A name does not end or is not UTF-8.");
    }

    private static int Length(ReadOnlySpan<byte> bytes, int least, int before = 0)
    {
        if (bytes.Length < Math.Max(4, before))
        {
            throw new InvalidBsonException("A length is missing.");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return length >= least && length <= bytes.Length - before
            ? length
            : throw new InvalidBsonException($"A length of {length} goes past the {bytes.Length} bytes that are there.");
    }
}
