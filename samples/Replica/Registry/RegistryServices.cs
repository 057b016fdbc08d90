using JobQueue;
using JobQueue.Jobs;
using Replica.Settings;

namespace Replica.Registry;

/// <summary>Registers the storage that the registry's actions work on.</summary>
internal static class RegistryServices
{
    /// <summary>Without the setting a replica runs all the same; an action that needs the storage fails, and says why.</summary>
    public static IServiceCollection AddRegistryStorage(this IServiceCollection services, ReplicaSettings settings) =>
        services.AddTransient(provider => settings.Storage is { } folder
            ? new RegistryStorage(folder, provider.GetRequiredService<TimeProvider>())
            : throw new JobFailedException($"This replica knows no registry: start it with {SettingNames.Find("Storage").Option} <folder> ({SettingNames.Find("Storage").Path}), the root directory of the registry's storage.")
            {
                Type = "no_storage",
                Retry = new FailureRetry.Never(),
            });
}
