using JobQueue.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Replica.Scanning;
using Replica.Settings;
using Replica.Tests.Registry;

namespace Replica.Tests.Scanning;

/// <summary>A queue with the actions that scan.</summary>
internal static class ScanQueue
{
    /// <param name="folder">The registry's storage.</param>
    /// <param name="settings">Settings without <c>Replica:</c> before them.</param>
    /// <param name="database">The database; <see langword="null"/> for a new one.</param>
    /// <param name="configure">Registers more, which takes the place of what was registered.</param>
    public static Task<RegistryQueue> StartAsync(RegistryFolder? folder = null, IReadOnlyDictionary<string, string?>? settings = null, IMongoDatabase? database = null, Action<IServiceCollection>? configure = null) =>
        RegistryQueue.StartAsync(
            folder,
            queue =>
            {
                queue.AddScanning(Settings(settings), "0 0 3 * * *");
                configure?.Invoke(queue.Services);
            },
            database);

    public static ReplicaSettings Settings(IReadOnlyDictionary<string, string?>? settings) =>
        ReplicaSettings.Read(new ConfigurationBuilder().AddInMemoryCollection((settings ?? new Dictionary<string, string?>()).Select(setting => KeyValuePair.Create($"Replica:{setting.Key}", setting.Value))).Build());

    public static async Task<IMongoDatabase> NewDatabaseAsync()
    {
        var server = await MongoTestServer.GetAsync();
        return server.Client.GetDatabase(server.NewDatabaseName());
    }

    public static Dictionary<string, string?> Feed(string url, string ecosystems) => new(StringComparer.Ordinal)
    {
        ["Vulnerabilities:Source"] = url,
        ["Vulnerabilities:Ecosystems"] = ecosystems,
    };
}
