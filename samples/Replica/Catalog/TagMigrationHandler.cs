using JobQueue;
using Replica.Registry;

namespace Replica.Catalog;

/// <summary>The action <c>tagmigration</c>: brings the tags and manifests of the storage into the database, and tells what has changed since the last run.</summary>
internal sealed class TagMigrationHandler(RegistryStorage storage, TagCatalog tags, ManifestCatalog manifests, TagEventPublisher publisher, TimeProvider time) : IJobHandler<EmptyParameters, TagMigrationResult>
{
    public const string Action = "tagmigration";

    public async Task<TagMigrationResult> HandleAsync(EmptyParameters parameters, JobContext context, CancellationToken cancellationToken)
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

    private async Task<TagMigrationResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        storage.EnsureExists();
        await tags.EnsureIndexesAsync(cancellationToken);
        var deliveries = await publisher.PublishAsync(cancellationToken);

        var import = new ManifestImport(storage, manifests, await manifests.ListAsync(cancellationToken));
        var tally = new TagMigrationTally();
        var sync = new TagSync(storage, tags, import, tally, time, context.Logger);
        var known = await tags.KnownRepositoriesAsync(cancellationToken);
        var repositories = storage.Repositories().Union(known).ToList();
        for (var done = 0; done < repositories.Count; done++)
        {
            await context.ReportProgressAsync(100.0 * done / repositories.Count, repositories[done].ToString(), cancellationToken);
            if (await sync.RunAsync(repositories[done], cancellationToken))
            {
                deliveries += await publisher.PublishAsync(cancellationToken);
            }
        }

        var removed = await RemoveUnseenAsync(import, tally, cancellationToken);
        context.Logger.LogInformation("{Tags} tags in {Repositories} repositories: {Pushed} new, {Moved} moved, {Deleted} deleted", tally.Tags, repositories.Count, tally.Pushed, tally.Moved, tally.Deleted);
        return new TagMigrationResult(repositories.Count, tally.Tags, tally.Pushed, tally.Moved, tally.Deleted, import.Added, removed, tally.Unreadable, deliveries);
    }

    /// <summary>While a tag cannot be read, it is unknown which manifests it leads to.</summary>
    private async Task<int> RemoveUnseenAsync(ManifestImport import, TagMigrationTally tally, CancellationToken cancellationToken)
    {
        if (tally.Unreadable > 0)
        {
            return 0;
        }

        var unseen = import.Unseen;
        await manifests.RemoveAsync(unseen, cancellationToken);
        return unseen.Count;
    }
}
