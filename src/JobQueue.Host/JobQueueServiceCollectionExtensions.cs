using JobQueue;
using JobQueue.Host.Events;
using JobQueue.Host.Health;
using JobQueue.Host.Hosting;
using JobQueue.Host.Http;
using JobQueue.Host.LogTailing;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a job queue to an application.</summary>
public static class JobQueueServiceCollectionExtensions
{
    /// <summary>Adds a worker that runs jobs, and <see cref="IJobClient"/>. Choose a storage (<c>UseMongo</c>) and add handlers (<c>AddHandler</c>) on what this returns.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the worker's options; checked when the application starts.</param>
    /// <remarks>
    /// The worker starts with the application, once the database has been reached and prepared; while it is down the application runs all the same, and says so in its log and its health.
    /// <see cref="HostOptions.ShutdownTimeout"/> is raised where it is shorter than a draining worker needs: <see cref="JobQueueOptions.Drain"/>, 10 s for the stop of cancelled handlers, and 10 s to write what became of them.
    /// </remarks>
    public static JobQueueBuilder AddJobQueue(this IServiceCollection services, Action<JobQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = services.AddQueue(configure);
        services.AddJobRunner();
        services.AddService<JobRunnerService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HostOptions>, ShutdownAllowance>());
        return builder;
    }

    /// <summary>Adds a worker that runs jobs, its options bound from configuration.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">Where the values of <see cref="JobQueueOptions"/> are, such as <c>configuration.GetSection("JobQueue")</c>.</param>
    /// <param name="configure">Sets options over what the section says.</param>
    public static JobQueueBuilder AddJobQueue(this IServiceCollection services, IConfiguration section, Action<JobQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        var builder = services.AddJobQueue();
        services.AddOptions<JobQueueOptions>().Bind(section);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        return builder;
    }

    /// <summary>Adds <see cref="IJobClient"/> without a worker, for an application that only submits, watches and steers jobs.</summary>
    /// <param name="services">The application's services.</param>
    /// <returns>The builder on which to choose the storage that the workers use (<c>UseMongo</c>).</returns>
    public static JobQueueBuilder AddJobQueueClient(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddQueue(null);
    }

    private static JobQueueBuilder AddQueue(this IServiceCollection services, Action<JobQueueOptions>? configure)
    {
        services.TryAddSingleton(ChosenStorage);
        services.AddJobQueueCore();
        services.AddOptions<JobQueueOptions>().Configure(configure ?? (_ => { })).ValidateOnStart();
        services.TryAddSingleton<StorageReadiness>();
        services.TryAddSingleton<LogTail>();
        services.TryAddSingleton<LogReading>();
        services.TryAddSingleton<ApiFilter>();
        services.TryAddSingleton<EventLimits>();
        services.TryAddSingleton<EventRecorder>();
        services.TryAddSingleton<EventListeners>();
        services.AddService<StorageSetupService>();
        services.AddService<ChangeFeedService>();
        services.AddHealthChecks();
        services.Configure<HealthCheckServiceOptions>(AddCheck);
        return new JobQueueBuilder(services);
    }

    /// <summary>Adds a hosted service that is made when its turn comes: where no storage is chosen the first one says so, and not the container, which knows only of a missing type.</summary>
    private static void AddService<T>(this IServiceCollection services)
        where T : class, IHostedService =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, T>(provider => ActivatorUtilities.CreateInstance<T>(provider)));

    private static StorageStartup ChosenStorage(IServiceProvider services) =>
        new(services.GetService<IStorageSetup>() ?? throw new InvalidOperationException("The job queue has no storage: call UseMongo(…) on what AddJobQueue or AddJobQueueClient returned."));

    private static void AddCheck(HealthCheckServiceOptions options)
    {
        if (options.Registrations.All(check => check.Name != JobQueueHealthCheck.Name))
        {
            options.Registrations.Add(new HealthCheckRegistration(JobQueueHealthCheck.Name, ActivatorUtilities.GetServiceOrCreateInstance<JobQueueHealthCheck>, HealthStatus.Unhealthy, [JobQueueHealthCheck.Name]));
        }
    }
}
