using System.Buffers.Binary;
using System.Text;

namespace Replica.Scanning.Layers;

/// <summary>One block of 512 bytes that stands before an entry's content (POSIX ustar, with GNU's sizes in base 256).</summary>
internal sealed record TarHeader(string Path, char Type, long Size)
{
    public const int Length = 512;

    public const char PaxRecords = 'x';

    public const char PaxDefaults = 'g';

    public const char GnuLongPath = 'L';

    public const char GnuLongLink = 'K';

    private const int NameLength = 100;
    private const int SizeAt = 124;
    private const int SizeLength = 12;
    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;
    private const int TypeAt = 156;
    private const int MagicAt = 257;
    private const int PrefixAt = 345;
    private const int PrefixLength = 155;

    public bool IsFile => Type is '0' or '\0' or '7';

    public bool IsFolder => Type == '5';

    /// <summary>Links, devices and folders have no content, whatever size their header names.</summary>
    public bool HasContent => Type is < '1' or > '6';

    /// <summary>Whether it is what an archive ends with.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    /// <exception cref="LayerFaultException">The block is no header.</exception>
    public static TarHeader Read(ReadOnlySpan<byte> block)
    {
        if (Octal(block.Slice(ChecksumAt, ChecksumLength)) != Checksum(block))
        {
            throw new LayerFaultException(LayerFault.Unreadable, "it is no tar archive, neither as it is nor compressed by gzip or zstd.");
        }

        var path = Text(block[..NameLength]);
        var isPosix = block.Slice(MagicAt, 6).SequenceEqual("ustar\0"u8);
        var prefix = isPosix ? Text(block.Slice(PrefixAt, PrefixLength)) : "";
        if (block[TypeAt] == 'S')
        {
            throw new LayerFaultException(LayerFault.Unreadable, "its archive holds a file with holes in GNU's old format, which is not read here.");
        }

        return new TarHeader(prefix.Length > 0 ? $"{prefix}/{path}" : path, (char)block[TypeAt], ReadSize(block.Slice(SizeAt, SizeLength)));
    }

    /// <summary>The sum of all bytes, those of the sum itself counted as spaces.</summary>
    private static long Checksum(ReadOnlySpan<byte> block)
    {
        long sum = ' ' * ChecksumLength;
        for (var at = 0; at < block.Length; at++)
        {
            sum += at is >= ChecksumAt and < ChecksumAt + ChecksumLength ? 0 : block[at];
        }

        return sum;
    }

    private static long ReadSize(ReadOnlySpan<byte> field)
    {
        var size = field[0] == 0x80 ? BinaryPrimitives.ReadInt64BigEndian(field[4..]) : Octal(field);
        return size >= 0 ? size : throw new LayerFaultException(LayerFault.Unreadable, "an entry of its archive has no size.");
    }

    private static long Octal(ReadOnlySpan<byte> field)
    {
        var digits = field.Trim(" \0"u8);
        long number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return -1;
            }

            number = (number << 3) | (uint)(digit - '0');
        }

        return number;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }
}
