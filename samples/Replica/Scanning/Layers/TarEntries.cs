using System.Text;

namespace Replica.Scanning.Layers;

/// <summary>
/// Reads the entries of a tar archive one by one, in constant memory. <c>System.Formats.Tar</c> is not used for what strangers push:
/// of a long name it allocates as much as the archive claims, a gigabyte and more, before a byte of it has come.
/// </summary>
internal sealed class TarEntries(Stream archive, LayerLimits limits)
{
    private readonly byte[] _block = new byte[TarHeader.Length];
    private readonly byte[] _passed = new byte[81920];
    private int _count;
    private long _left;
    private long _padding;

    /// <summary>The next entry, whatever is left unread of the one before; <see langword="null"/> at the end.</summary>
    /// <exception cref="LayerFaultException">The archive is cut off, is none, or goes beyond the limits.</exception>
    public async Task<TarHeader?> NextAsync(CancellationToken cancellationToken)
    {
        var pax = PaxHeader.None;
        string? longPath = null;
        while (await ReadHeaderAsync(cancellationToken) is { } header)
        {
            switch (header.Type)
            {
                case TarHeader.PaxRecords:
                    pax = PaxHeader.Read(await ReadContentAsync(header.Size, limits.HeaderBytes, cancellationToken));
                    break;
                case TarHeader.GnuLongPath:
                    longPath = Encoding.UTF8.GetString(await ReadContentAsync(header.Size, limits.HeaderBytes, cancellationToken)).TrimEnd('\0');
                    break;
                case TarHeader.PaxDefaults or TarHeader.GnuLongLink:
                    await ReadContentAsync(header.Size, limits.HeaderBytes, cancellationToken);
                    break;
                default:
                    Begin(header.HasContent ? pax.Size ?? header.Size : 0);
                    return header with { Path = pax.Path ?? longPath ?? header.Path, Size = _left };
            }
        }

        return null;
    }

    /// <summary>Reads the content of the entry that was met last.</summary>
    /// <exception cref="LayerFaultException">It is larger than a file may be that is read for components, or cut off.</exception>
    public Task<byte[]> ReadContentAsync(CancellationToken cancellationToken) => ReadAsync(limits.FileBytes, cancellationToken);

    private async Task<TarHeader?> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        await PassAsync(cancellationToken);
        var length = await archive.ReadAtLeastAsync(_block, TarHeader.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == 0 || (length == TarHeader.Length && TarHeader.IsEnd(_block)))
        {
            return null;
        }

        if (length < TarHeader.Length)
        {
            throw CutOff();
        }

        return ++_count <= limits.Entries ? TarHeader.Read(_block) : throw new LayerFaultException(LayerFault.TooLarge, $"its archive has more than {limits.Entries} entries.");
    }

    private Task<byte[]> ReadContentAsync(long size, int limit, CancellationToken cancellationToken)
    {
        Begin(size);
        return ReadAsync(limit, cancellationToken);
    }

    private void Begin(long size) => (_left, _padding) = (size, (TarHeader.Length - (size % TarHeader.Length)) % TarHeader.Length);

    private async Task<byte[]> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        if (_left > limit)
        {
            throw new LayerFaultException(LayerFault.TooLarge, $"an entry of its archive that must be read has {_left} bytes; at most {limit} are.");
        }

        var content = new byte[_left];
        if (await archive.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken) < content.Length)
        {
            throw CutOff();
        }

        _left = 0;
        return content;
    }

    private async Task PassAsync(CancellationToken cancellationToken)
    {
        for (var left = _left + _padding; left > 0;)
        {
            var read = await archive.ReadAsync(_passed.AsMemory(0, (int)Math.Min(left, _passed.Length)), cancellationToken);
            left -= read > 0 ? read : throw CutOff();
        }

        (_left, _padding) = (0, 0);
    }

    private static LayerFaultException CutOff() => new(LayerFault.Unreadable, "its archive ends in the middle of an entry.");
}
