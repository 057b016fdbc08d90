using JobQueue;
using JobQueue.Jobs;
using JobQueue.Testing;
using JobQueue.TestServers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Replica.Actions;
using Replica.Events;
using Replica.Settings;

namespace Replica.Tests.Registry;

/// <summary>The registry's actions as a replica registers them, on a storage and a database of the test's own; jobs are run in place.</summary>
internal sealed class RegistryQueue : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private RegistryQueue(RegistryFolder? folder, IMongoDatabase database, Action<JobQueueBuilder>? configure)
    {
        Database = database;
        Harness = new JobQueueTestHarness(queue =>
        {
            queue.Services.AddSingleton(database);
            queue.AddRegistryActions(SettingsOf(folder));
            configure?.Invoke(queue);
        });
    }

    public JobQueueTestHarness Harness { get; }

    public IMongoDatabase Database { get; }

    public static async Task<RegistryQueue> StartAsync(RegistryFolder? folder, Action<JobQueueBuilder>? configure = null, IMongoDatabase? database = null)
    {
        var server = await MongoTestServer.GetAsync();
        return new RegistryQueue(folder, database ?? server.Client.GetDatabase(server.NewDatabaseName()), configure);
    }

    public T Get<T>()
        where T : class => Harness.Services.GetRequiredService<T>();

    /// <summary>Runs a job of an action while time passes.</summary>
    public Task<JobTestRun> RunAsync(string action, object? parameters = null) =>
        Harness.WithTimePassingAsync(Harness.RunAsync(new JobSubmission { Action = action }.WithParameters(parameters ?? new { })), Step);

    /// <summary>Subscribes to a kind of events.</summary>
    public async Task<WebhookSubscription> SubscribeAsync(string type, string endpoint = "http://ci.test/hook", string? key = null, string? secret = null)
    {
        var subscription = new WebhookBody(type, endpoint, key, secret).ToSubscription(TimeProvider.System);
        await Get<WebhookSubscriptions>().AddAsync(subscription, CancellationToken.None);
        return subscription;
    }

    public ValueTask DisposeAsync() => Harness.DisposeAsync();

    private static ReplicaSettings SettingsOf(RegistryFolder? folder) =>
        ReplicaSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Replica:Storage"] = folder?.Root }).Build());
}
