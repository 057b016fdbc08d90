using System.Security.Cryptography;
using Replica.Registry;

namespace Replica.Scanning.Layers;

/// <summary>Counts and digests what is read of a blob.</summary>
internal sealed class DigestingStream(Stream blob) : ReadOnlyPassage
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many bytes have been read.</summary>
    public long Count { get; private set; }

    /// <summary>Reads what is left, and tells the digest of the whole.</summary>
    public async Task<Digest> FinishAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[81920];
        while (await ReadAsync(rest, cancellationToken) > 0)
        {
            // Counted and digested on the way.
        }

        return Digest.ParseHex(Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    public override int Read(Span<byte> buffer) => Note(blob.Read(buffer), buffer);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Note(await blob.ReadAsync(buffer, cancellationToken), buffer.Span);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            blob.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Note(int read, ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer[..read]);
        Count += read;
        return read;
    }
}
