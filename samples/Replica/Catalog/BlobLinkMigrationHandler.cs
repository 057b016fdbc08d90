using JobQueue;
using Replica.Registry;

namespace Replica.Catalog;

/// <summary>The action <c>bloblinkmigration</c>: brings into the database which repositories have which blobs. A run that was interrupted is resumed after the last repository that it had done.</summary>
internal sealed class BlobLinkMigrationHandler(RegistryStorage storage, BlobLinkCatalog catalog, MigrationCheckpoints checkpoints) : IJobHandler<EmptyParameters, BlobLinkMigrationResult>
{
    public const string Action = "bloblinkmigration";

    private const int Batch = 1000;

    public async Task<BlobLinkMigrationResult> HandleAsync(EmptyParameters parameters, JobContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(context, cancellationToken);
        }
        catch (RegistryFaultException fault)
        {
            throw fault.ToJobFailure();
        }
    }

    private async Task<BlobLinkMigrationResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        storage.EnsureExists();
        await catalog.EnsureIndexesAsync(cancellationToken);
        await checkpoints.EnsureIndexesAsync(cancellationToken);

        var resumeAfter = (await checkpoints.FindAsync(context.Job, cancellationToken))?.ToString();
        var known = await catalog.KnownRepositoriesAsync(cancellationToken);
        var open = storage.Repositories().Union(known)
            .OrderBy(repository => repository.ToString(), StringComparer.Ordinal)
            .Where(repository => resumeAfter is null || string.CompareOrdinal(repository.ToString(), resumeAfter) > 0)
            .ToList();
        var (added, removed) = (0, 0);
        for (var done = 0; done < open.Count; done++)
        {
            added += await AddAsync(open[done], cancellationToken);
            removed += await RemoveAsync(open[done], cancellationToken);
            await checkpoints.SaveAsync(context.Job, open[done], cancellationToken);
            await context.ReportProgressAsync(100.0 * (done + 1) / open.Count, open[done].ToString(), cancellationToken);
        }

        await checkpoints.RemoveAsync(context.Job, cancellationToken);
        context.Logger.LogInformation("{Repositories} repositories: {Added} links added, {Removed} removed", open.Count, added, removed);
        return new BlobLinkMigrationResult(open.Count, added, removed, resumeAfter);
    }

    private async Task<int> AddAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var known = await catalog.BlobsOfAsync(repository, cancellationToken);
        var added = 0;
        foreach (var batch in storage.LayerLinks(repository).Where(link => !known.Contains(link.Digest)).Chunk(Batch))
        {
            await catalog.AddAsync(repository, batch, cancellationToken);
            added += batch.Length;
        }

        return added;
    }

    /// <summary>Looks in the storage after the database: a link that was pushed meanwhile is there.</summary>
    private async Task<int> RemoveAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        var known = await catalog.BlobsOfAsync(repository, cancellationToken);
        var removed = 0;
        foreach (var batch in known.Where(blob => !File.Exists(storage.Layout.LayerLink(repository, blob))).Chunk(Batch))
        {
            await catalog.RemoveAsync(repository, batch, cancellationToken);
            removed += batch.Length;
        }

        return removed;
    }
}
