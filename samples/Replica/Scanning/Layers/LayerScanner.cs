using Replica.Registry;
using Replica.Scanning.Ecosystems;

namespace Replica.Scanning.Layers;

/// <summary>Streams a layer once, from its first byte to its last, and keeps what tells of components. Nothing is unpacked, and nothing is written to disk.</summary>
internal sealed class LayerScanner(IEnumerable<IEcosystem> ecosystems, LayerLimits limits)
{
    /// <summary>What scans of this version find; a layer that an earlier version has read is read anew.</summary>
    public const int Version = 1;

    private readonly List<IEcosystem> _ecosystems = [.. ecosystems];

    /// <param name="blob">The layer; disposed of.</param>
    /// <param name="digest">What its content must be.</param>
    /// <param name="read">Told now and then how many bytes have been read.</param>
    /// <param name="cancellationToken">Stops the scan within one block.</param>
    /// <exception cref="LayerFaultException">The layer is no archive, is not what its digest names, or goes beyond the limits.</exception>
    public async Task<LayerContent> ScanAsync(Stream blob, Digest digest, Func<long, ValueTask> read, CancellationToken cancellationToken)
    {
        await using var digesting = new DigestingStream(blob);
        try
        {
            var content = await ReadAsync(digesting, read, cancellationToken);
            return await digesting.FinishAsync(cancellationToken) == digest ? content : throw new LayerFaultException(LayerFault.Corrupt, "its content is not what its digest names.");
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            throw new LayerFaultException(LayerFault.Unreadable, $"it cannot be decompressed ({fault.Message})", fault);
        }
    }

    private async Task<LayerContent> ReadAsync(DigestingStream blob, Func<long, ValueTask> read, CancellationToken cancellationToken)
    {
        await using var archive = new MeteredStream(await Decompression.OpenAsync(blob, cancellationToken), () => blob.Count, limits);
        var entries = new TarEntries(archive, limits);
        var findings = new LayerFindings(limits);
        while (await entries.NextAsync(cancellationToken) is { } entry)
        {
            if (LayerPath.Normalize(entry.Path) is { Length: > 0 } path)
            {
                await LookAtAsync(path, entry, entries, findings, cancellationToken);
            }

            await read(blob.Count);
        }

        return findings.ToContent();
    }

    private async Task LookAtAsync(string path, TarHeader entry, TarEntries entries, LayerFindings findings, CancellationToken cancellationToken)
    {
        if (LayerPath.OpaqueFolder(path) is { } folder)
        {
            findings.AddOpaque(folder);
        }
        else if (LayerPath.Deleted(path) is { } deleted)
        {
            findings.AddDeleted(deleted);
        }
        else if (DistributionRelease.Paths.Contains(path) && entry.IsFile)
        {
            using var content = new MemoryStream(await entries.ReadContentAsync(cancellationToken));
            if (DistributionRelease.Read(content) is { } release)
            {
                findings.AddRelease(path, release);
            }
        }
        else if (_ecosystems.Find(ecosystem => ecosystem.Describes(path)) is { } ecosystem)
        {
            await AddComponentsAsync(path, ecosystem, entry, entries, findings, cancellationToken);
        }
    }

    private static async Task AddComponentsAsync(string path, IEcosystem ecosystem, TarHeader entry, TarEntries entries, LayerFindings findings, CancellationToken cancellationToken)
    {
        if (entry.IsFile)
        {
            using var content = new MemoryStream(await entries.ReadContentAsync(cancellationToken));
            findings.AddFile(path, ecosystem.Kind, ecosystem.Read(content));
        }
        else if (!entry.IsFolder)
        {
            // A link in the place of the file hides the one of a lower layer.
            findings.AddFile(path, ecosystem.Kind, []);
        }
    }
}
