using JobQueue.Children;
using JobQueue.Completion;
using JobQueue.Diagnostics;
using JobQueue.Jobs;
using JobQueue.Logs;
using JobQueue.Steering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace JobQueue.Running;

/// <summary>Registers what runs one job.</summary>
internal static class RunningServices
{
    /// <summary>Adds the executor and what it needs. The storage, <see cref="Storage.IDbClock"/>, options and logging come from elsewhere.</summary>
    public static IServiceCollection AddJobRunning(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, JobLogProvider>());
        services.TryAddSingleton<JobFactory>();
        services.AddCompletion();
        services.TryAddSingleton<ActionConfigCache>();
        services.TryAddSingleton<ActionDefaults>();
        services.TryAddSingleton<ChildFactory>();
        services.TryAddSingleton<RunChildrenFactory>();
        services.TryAddSingleton<JobMetrics>();
        services.TryAddSingleton<FailureLogs>();
        services.TryAddSingleton<RunReporter>();
        services.TryAddSingleton<HandlerRegistry>();
        services.TryAddSingleton<HandlerInvoker>();
        services.TryAddSingleton<JobRunFactory>();
        services.TryAddSingleton<RunWatch>();
        services.TryAddSingleton<RetryPolicy>();
        services.TryAddSingleton<SettlementPolicy>();
        services.TryAddSingleton<JobSettler>();
        services.TryAddSingleton<JobExecutor>();
        return services;
    }
}
