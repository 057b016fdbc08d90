using JobQueue.Conformance;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace JobQueue.Mongo.Tests;

/// <summary>The storage as one process has it: its own client, its own clock estimate, its own feed.</summary>
internal sealed class MongoReplica : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ServiceProvider _services;

    private readonly bool _ownsClient;

    private MongoReplica(IMongoClient client, string database, ServiceProvider services, bool ownsClient)
    {
        _ownsClient = ownsClient;
        Client = client;
        _services = services;
        Database = client.GetDatabase(database);
        View = new StorageView
        {
            Jobs = Get<IJobStore>(),
            Queries = Get<IJobQueries>(),
            Workers = Get<IWorkerStore>(),
            Logs = Get<IJobLogStore>(),
            ActionConfigs = Get<IActionConfigStore>(),
            History = Get<IJobHistoryStore>(),
            Settings = Get<ISettingsStore>(),
            Crons = Get<ICronStore>(),
            Leases = Get<ILeaseStore>(),
            Feed = Get<IChangeFeed>(),
            Clock = Get<IDbClock>(),
        };
    }

    public StorageView View { get; }

    public IMongoClient Client { get; }

    public IMongoDatabase Database { get; }

    public static async Task<MongoReplica> ConnectAsync(
        string connectionString, string database, TimeProvider? time = null, Action<ClusterBuilder>? subscribe = null, Action<MongoJobQueueOptions>? configure = null)
    {
        return await ConnectAsync(NewClient(connectionString, subscribe), database, time, configure);
    }

    public static IMongoClient NewClient(string connectionString, Action<ClusterBuilder>? subscribe = null)
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        settings.ClusterConfigurator = subscribe;
        settings.ServerSelectionTimeout = settings.ServerSelectionTimeout < Patience ? settings.ServerSelectionTimeout : Patience;
        return new MongoClient(settings);
    }

    /// <summary>On a client that ends with the replica, unless <paramref name="ownsClient"/> is false.</summary>
    public static async Task<MongoReplica> ConnectAsync(
        IMongoClient client, string database, TimeProvider? time = null, Action<MongoJobQueueOptions>? configure = null, bool ownsClient = true)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(time ?? TimeProvider.System);
        services.AddJobQueueCore();

        // No sweep comes to the help of a test of the feed.
        services.Configure<JobQueueOptions>(queue => queue.SweepInterval = TimeSpan.FromMinutes(10));
        new JobQueueBuilder(services).UseMongo(client, options =>
        {
            options.Database = database;
            configure?.Invoke(options);
        });
        var replica = new MongoReplica(client, database, services.BuildServiceProvider(), ownsClient);
        await replica.Get<IStorageSetup>().EnsureAsync(CancellationToken.None);
        await replica.View.Clock.EnsureSampledAsync(CancellationToken.None);
        return replica;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_ownsClient)
        {
            Client.Dispose();
        }
    }
}
