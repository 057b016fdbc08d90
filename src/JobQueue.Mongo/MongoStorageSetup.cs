using JobQueue.Mongo.Indexes;
using JobQueue.Storage;
using Microsoft.Extensions.Logging;

namespace JobQueue.Mongo;

/// <summary>Checks the schema version and creates the indexes.</summary>
internal sealed class MongoStorageSetup(MongoCollections collections, ILogger<MongoStorageSetup> logger) : IStorageSetup
{
    /// <inheritdoc/>
    public Task EnsureAsync(CancellationToken cancellationToken) => MongoErrors.GuardAsync("preparing the storage", async () =>
    {
        // The version first: a process that is too old must not touch anything.
        await SchemaVersion.EnsureAsync(collections.Meta, cancellationToken).ConfigureAwait(false);
        await IndexBuilder.EnsureAsync(collections.Jobs, IndexCatalog.Jobs, cancellationToken).ConfigureAwait(false);
        await IndexBuilder.EnsureAsync(collections.Workers, IndexCatalog.Workers, cancellationToken).ConfigureAwait(false);
        await IndexBuilder.EnsureAsync(collections.Crons, IndexCatalog.Crons, cancellationToken).ConfigureAwait(false);
        logger.StorageReady(collections.Database.DatabaseNamespace.DatabaseName, SchemaVersion.Major, SchemaVersion.Minor);
    });
}
