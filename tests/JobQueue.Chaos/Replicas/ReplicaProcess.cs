using JobQueue.Chaos.Records;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JobQueue.Chaos.Replicas;

/// <summary>This program as one replica. It ends by SIGTERM, or when the driver is gone.</summary>
internal static class ReplicaProcess
{
    /// <summary>The first argument that makes this program a replica.</summary>
    public const string Mode = "replica";

    public static async Task<int> RunAsync(ReplicaSettings settings)
    {
        using var journal = new Journal(settings.Journal);
        using var host = Build(settings, journal);
        _ = EndWithDriverAsync();
        await host.RunAsync();
        return 0;
    }

    private static IHost Build(ReplicaSettings settings, Journal journal)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<TimeProvider>(new SkewedClock(settings.Skew));
        var queue = builder.Services
            .AddJobQueue(options => Configure(options, settings.Id))
            .UseMongo(settings.Mongo, mongo => mongo.Database = settings.Database);
        new RecordedHandlers(journal).AddTo(queue);
        Watch(builder.Services, journal);
        return builder.Build();
    }

    private static void Configure(JobQueueOptions options, string id)
    {
        options.ReplicaId = id;
        options.Lease = ReplicaSettings.Lease;
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        options.SweepInterval = TimeSpan.FromSeconds(2);
        options.ClaimAhead = TimeSpan.FromSeconds(1);
        options.StopTimeout = TimeSpan.FromSeconds(1);
        options.Drain = TimeSpan.FromSeconds(1);
        options.MaxConcurrency = 10;
        options.Capacity[JobKind.Scan] = 3;
    }

    private static void Watch(IServiceCollection services, Journal journal)
    {
        var chosen = services.Single(service => service.ServiceType == typeof(IWorkerStore));
        services.Remove(chosen);
        services.AddSingleton<IWorkerStore>(provider =>
            new WatchedWorkerStore((IWorkerStore)ActivatorUtilities.CreateInstance(provider, chosen.ImplementationType!), journal));
    }

    // The driver holds the other end of the standard input and never writes.
    private static async Task EndWithDriverAsync()
    {
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(new byte[1]) > 0)
        {
        }

        Environment.Exit(3);
    }
}
