using JobQueue;
using JobQueue.TestServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MongoDB.Driver;
using Replica.Access;
using Replica.Actions;
using Replica.Settings;

namespace Replica.Tests.Registry;

/// <summary>The API of a replica on a free port of this machine, with a database of the test's own.</summary>
internal sealed class RegistryApi : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RegistryApi(WebApplication application)
    {
        _application = application;
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public static async Task<RegistryApi> StartAsync(IMongoDatabase? database = null, ApiKeys? keys = null)
    {
        var server = await MongoTestServer.GetAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(database ?? server.Client.GetDatabase(server.NewDatabaseName()));
        builder.Services.AddApiKeys(keys ?? new ApiKeys([], []));
        builder.Services.AddJobQueueClient().UseInMemory().AddRegistryActions(ReplicaSettings.Read(new ConfigurationBuilder().Build()));
        var application = builder.Build();
        application.MapApi(keys ?? new ApiKeys([], []));
        await application.StartAsync();
        return new RegistryApi(application);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
