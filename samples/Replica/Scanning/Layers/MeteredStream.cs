namespace Replica.Scanning.Layers;

/// <summary>Ends an archive that grows beyond the limits while it is decompressed.</summary>
/// <param name="content">The decompressed content.</param>
/// <param name="compressed">How many bytes it was made of so far.</param>
/// <param name="limits">The limits.</param>
internal sealed class MeteredStream(Stream content, Func<long> compressed, LayerLimits limits) : ReadOnlyPassage
{
    private long _count;

    public override int Read(Span<byte> buffer) => Meter(content.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Meter(await content.ReadAsync(buffer, cancellationToken));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Meter(int read)
    {
        _count += read;
        if (_count > limits.Bytes)
        {
            throw new LayerFaultException(LayerFault.TooLarge, $"it has more than {limits.Bytes} bytes when decompressed.");
        }

        if (_count > limits.BytesBeforeRatio && _count / limits.Ratio > compressed())
        {
            throw new LayerFaultException(LayerFault.TooLarge, $"{compressed()} bytes of it become {_count}, more than {limits.Ratio} times as many.");
        }

        return read;
    }
}
