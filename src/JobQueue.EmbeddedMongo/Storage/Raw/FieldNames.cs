using System.Text;

namespace JobQueue.EmbeddedMongo.Storage.Raw;

/// <summary>
/// Remembers some field names, so that documents of one shape share theirs. A place holds the name that came last; two threads that meet at one
/// only lose a chance to share.
/// </summary>
internal static class FieldNames
{
    private const int Places = 1024;
    private const int LongestKept = 48;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Name?[] Kept = new Name?[Places];

    internal static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestKept)
        {
            return Utf8.GetString(utf8);
        }

        ref var place = ref Kept[Hash(utf8) % Places];
        var name = Volatile.Read(ref place);
        if (name is null || !utf8.SequenceEqual(name.Bytes))
        {
            name = new Name(utf8.ToArray(), Utf8.GetString(utf8));
            Volatile.Write(ref place, name);
        }

        return name.Text;
    }

    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = 2166136261;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16777619;
        }

        return hash ^ (hash >> 15);
    }

    private sealed record Name(byte[] Bytes, string Text);
}
