using JobQueue;
using Replica.Catalog;
using Replica.Events;
using Replica.GarbageCollection;
using Replica.Registry;
using Replica.Scanning;
using Replica.Settings;

namespace Replica.Actions;

/// <summary>Registers the actions that work on a Docker registry's storage.</summary>
internal static class RegistryActions
{
    /// <summary>Needs the <c>IMongoDatabase</c> of the queue among the services.</summary>
    public static JobQueueBuilder AddRegistryActions(this JobQueueBuilder queue, ReplicaSettings settings)
    {
        queue.Services.AddRegistryStorage(settings);
        queue.Services.AddRegistryEvents();
        queue.Services.AddCatalog();
        queue.Services.AddScans();
        queue.Services.AddSingleton<ISweepWatch, SweepLog>();
        return queue
            .AddHandler<GcHandler>(GcHandler.Action)
            .AddHandler<TagMigrationHandler>(TagMigrationHandler.Action)
            .AddHandler<BlobLinkMigrationHandler>(BlobLinkMigrationHandler.Action)
            .RunOneAtATime(GcHandler.Action, TagMigrationHandler.Action, BlobLinkMigrationHandler.Action);
    }

    private static void AddRegistryEvents(this IServiceCollection services) =>
        services.AddSingleton<WebhookSubscriptions>().AddSingleton<RegistryEvents>();

    private static void AddCatalog(this IServiceCollection services) => services
        .AddSingleton<TagCatalog>()
        .AddSingleton<ManifestCatalog>()
        .AddSingleton<TagList>()
        .AddSingleton<TagEventPublisher>()
        .AddSingleton<BlobLinkCatalog>()
        .AddSingleton<MigrationCheckpoints>();
}
