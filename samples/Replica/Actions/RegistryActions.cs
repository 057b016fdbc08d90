using JobQueue;
using Replica.Events;
using Replica.Registry;
using Replica.Settings;

namespace Replica.Actions;

/// <summary>Registers the actions that work on a Docker registry's storage.</summary>
internal static class RegistryActions
{
    public static JobQueueBuilder AddRegistryActions(this JobQueueBuilder queue, ReplicaSettings settings)
    {
        queue.Services.AddRegistryStorage(settings);
        queue.Services.AddRegistryEvents();
        return queue;
    }

    /// <summary>Needs the <c>IMongoDatabase</c> of the queue among the services.</summary>
    public static IServiceCollection AddRegistryEvents(this IServiceCollection services) =>
        services.AddSingleton<WebhookSubscriptions>().AddSingleton<RegistryEvents>();
}
