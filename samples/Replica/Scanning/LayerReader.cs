using JobQueue;
using JobQueue.Jobs;
using Replica.Registry;
using Replica.Scanning.Layers;

namespace Replica.Scanning;

/// <summary>Reads a layer out of the registry's storage, and says how far it is.</summary>
internal sealed class LayerReader(RegistryStorage storage, LayerScanner scanner)
{
    /// <exception cref="JobFailedException">There is no such layer, or it cannot be scanned; not tried again.</exception>
    public async Task<LayerContent> ReadAsync(Digest layer, JobContext context, CancellationToken cancellationToken)
    {
        var blob = storage.OpenBlob(layer) ?? throw new JobFailedException($"The registry has no layer {layer}.") { Type = "no_such_layer", Retry = new FailureRetry.Never() };
        var length = Math.Max(1, blob.Length);
        var told = -1L;
        try
        {
            return await scanner.ScanAsync(blob, layer, TellAsync, cancellationToken);
        }
        catch (LayerFaultException fault)
        {
            throw fault.ToJobFailure(layer.ToString());
        }

        async ValueTask TellAsync(long read)
        {
            if (100 * read / length is var percent && percent != told)
            {
                told = percent;
                await context.ReportProgressAsync(Math.Min(100, percent), cancellationToken: cancellationToken);
            }
        }
    }
}
