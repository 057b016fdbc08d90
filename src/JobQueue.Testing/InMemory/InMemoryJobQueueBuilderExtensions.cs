using JobQueue.Testing.InMemory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JobQueue;

/// <summary>Chooses the memory of this process as storage.</summary>
public static class InMemoryJobQueueBuilderExtensions
{
    /// <summary>Keeps jobs in a new <see cref="InMemoryDatabase"/>, whose clock is the application's <see cref="TimeProvider"/>.</summary>
    /// <param name="builder">What <c>AddJobQueue</c> or <c>AddJobQueueClient</c> returned.</param>
    public static JobQueueBuilder UseInMemory(this JobQueueBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(services => new InMemoryDatabase(services.GetService<TimeProvider>() ?? TimeProvider.System));
        return builder.AddReplica();
    }

    /// <summary>Keeps jobs in <paramref name="database"/>, which several hosts of one test may share.</summary>
    /// <param name="builder">What <c>AddJobQueue</c> or <c>AddJobQueueClient</c> returned.</param>
    /// <param name="database">The database to connect to.</param>
    public static JobQueueBuilder UseInMemory(this JobQueueBuilder builder, InMemoryDatabase database)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(database);
        builder.Services.Replace(ServiceDescriptor.Singleton(database));
        return builder.AddReplica();
    }

    private static JobQueueBuilder AddReplica(this JobQueueBuilder builder)
    {
        builder.Services.TryAddSingleton(Connected);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().Jobs);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().Queries);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().Workers);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().Logs);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().ActionConfigs);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().Crons);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().Leases);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().Feed);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().Clock);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().Setup);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().History);
        builder.Services.TryAddSingleton(services => services.GetRequiredService<InMemoryReplica>().Settings);
        return builder;
    }

    private static InMemoryReplica Connected(IServiceProvider services)
    {
        var database = services.GetRequiredService<InMemoryDatabase>();
        return services.GetService<TimeProvider>() is { } own ? database.Connect("host", own) : database.Connect("host");
    }
}
