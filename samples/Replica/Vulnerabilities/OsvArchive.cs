using System.IO.Compression;
using System.Text.Json;
using JobQueue;

namespace Replica.Vulnerabilities;

/// <summary>Reads the advisories of one ecosystem out of the zip that osv.dev serves, one entry at a time.</summary>
/// <param name="ecosystem">The ecosystem.</param>
/// <param name="limits">What the archive may hold.</param>
internal sealed class OsvArchive(string ecosystem, FeedLimits limits)
{
    private const int NamedFaults = 10;

    private readonly List<string> _faults = [];

    /// <summary>How many entries were read.</summary>
    public int Entries { get; private set; }

    /// <summary>How many of them were broken.</summary>
    public int Broken { get; private set; }

    /// <summary>The first broken entries, and what is wrong with each.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Reads all entries. A broken one is counted and passed over.</summary>
    /// <exception cref="JobFailedException">The file is no zip, or has too many entries, or too many broken ones.</exception>
    public async IAsyncEnumerable<Advisory> ReadAsync(Stream file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var archive = await OpenAsync(file, cancellationToken);
        foreach (var entry in archive.Entries.Where(entry => entry.FullName.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
        {
            Entries++;
            foreach (var advisory in await ReadAsync(entry, cancellationToken))
            {
                yield return advisory;
            }
        }

        if (Broken * 100L > (long)Entries * limits.BrokenPercent || Entries == 0)
        {
            throw Refusal($"{Broken} of the {Entries} entries for {ecosystem} are broken. {string.Join(' ', _faults)}");
        }
    }

    private async Task<ZipArchive> OpenAsync(Stream file, CancellationToken cancellationToken)
    {
        try
        {
            var archive = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            return archive.Entries.Count <= limits.Entries ? archive : throw Refusal($"The feed for {ecosystem} has more than {limits.Entries} entries.");
        }
        catch (InvalidDataException fault)
        {
            throw Refusal($"The feed for {ecosystem} is no zip: {fault.Message}");
        }
    }

    private async Task<IReadOnlyList<Advisory>> ReadAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await ContentOfAsync(entry, cancellationToken));
            return OsvEntry.Read(document.RootElement, ecosystem);
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException)
        {
            Broken++;
            if (_faults.Count < NamedFaults)
            {
                _faults.Add($"{entry.FullName}: {fault.Message}");
            }

            return [];
        }
    }

    /// <summary>The length that the archive claims is not believed.</summary>
    private async Task<ReadOnlyMemory<byte>> ContentOfAsync(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        await using var content = await entry.OpenAsync(cancellationToken);
        using var read = new MemoryStream();
        var buffer = new byte[81920];
        for (int length; (length = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            read.Write(buffer.AsSpan(0, length));
            if (read.Length > limits.EntryBytes)
            {
                throw new InvalidDataException($"it has more than {limits.EntryBytes} bytes.");
            }
        }

        return read.GetBuffer().AsMemory(0, (int)read.Length);
    }

    private static JobFailedException Refusal(string message) => new(message) { Type = "feed_corrupt" };
}
