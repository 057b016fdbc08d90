using JobQueue;
using Replica.Downloads;

namespace Replica.Vulnerabilities;

/// <summary>Loads the feed of one ecosystem into a snapshot.</summary>
internal sealed class FeedLoader(Downloader downloader, VulnerabilityStore store, FeedLimits limits)
{
    private const int BatchSize = 500;

    /// <summary>Loads the feed unless it is the one that was loaded before.</summary>
    /// <returns>The snapshot to use from now on, and how many entries were broken.</returns>
    /// <exception cref="JobFailedException">The feed cannot be had, or cannot be used.</exception>
    public async Task<(EcosystemSnapshot Snapshot, int Broken)> LoadAsync(string ecosystem, Uri url, string snapshot, EcosystemSnapshot? before, JobContext context, CancellationToken cancellationToken)
    {
        await using var file = TemporaryFile();
        if (await downloader.FetchAsync(url, before?.Mark ?? FileMark.None, file, limits.DownloadBytes, cancellationToken) is not DownloadedFile.Fetched fetched)
        {
            var kept = before ?? throw new JobFailedException($"{url.GetLeftPart(UriPartial.Path)} answered that nothing has changed, though nothing was there before.") { Type = "http_status" };
            context.Logger.LogInformation("{Ecosystem}: unchanged, {Advisories} advisories", ecosystem, kept.Advisories);
            return (kept, 0);
        }

        file.Position = 0;
        var archive = new OsvArchive(ecosystem, limits);
        var count = await StoreAsync(archive.ReadAsync(file, cancellationToken), snapshot, cancellationToken);
        context.Logger.LogInformation("{Ecosystem}: {Advisories} advisories from {Entries} entries, {Broken} broken", ecosystem, count, archive.Entries, archive.Broken);
        foreach (var fault in archive.Faults)
        {
            context.Logger.LogWarning("{Ecosystem}: left out {Fault}", ecosystem, fault);
        }

        return (new EcosystemSnapshot(ecosystem, snapshot, fetched.Mark, count), archive.Broken);
    }

    private async Task<int> StoreAsync(IAsyncEnumerable<Advisory> advisories, string snapshot, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var batch in advisories.Chunk(BatchSize).WithCancellation(cancellationToken))
        {
            await store.AddAsync(snapshot, batch, cancellationToken);
            count += batch.Length;
        }

        return count;
    }

    /// <summary>Gone with the process, even one that is killed.</summary>
    private static FileStream TemporaryFile()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 81920, FileOptions.Asynchronous);
        File.Delete(path);
        return file;
    }
}
