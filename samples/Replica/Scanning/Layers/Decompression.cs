using System.IO.Compression;
using ZstdSharp;

namespace Replica.Scanning.Layers;

/// <summary>Undoes the compression of a layer, which its first bytes tell: media types are the pusher's word, and often wrong.</summary>
internal static class Decompression
{
    private const int MagicLength = 4;

    /// <summary>Opens the archive inside a blob, which stays open when the archive is disposed of.</summary>
    public static async Task<Stream> OpenAsync(Stream blob, CancellationToken cancellationToken)
    {
        var magic = new byte[MagicLength];
        var length = await blob.ReadAtLeastAsync(magic, MagicLength, throwOnEndOfStream: false, cancellationToken);
        var whole = new PrefixedStream(magic.AsMemory(0, length), blob);
        return magic switch
        {
            [0x1f, 0x8b, ..] => new GZipStream(whole, CompressionMode.Decompress, leaveOpen: true),
            [0x28, 0xb5, 0x2f, 0xfd] => new DecompressionStream(whole, leaveOpen: true),
            _ => whole,
        };
    }
}
