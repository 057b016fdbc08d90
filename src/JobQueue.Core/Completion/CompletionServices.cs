using JobQueue.Diagnostics;
using JobQueue.Running;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JobQueue.Completion;

/// <summary>Registers what waits for the ends of jobs.</summary>
internal static class CompletionServices
{
    /// <summary>Adds the watch and what it needs. The clock and randomness come from elsewhere.</summary>
    public static IServiceCollection AddCompletion(this IServiceCollection services)
    {
        services.TryAddSingleton<FailureLogs>();
        services.TryAddSingleton<ResilientLoop>();
        services.TryAddSingleton<FeedRun>();
        services.TryAddSingleton<JobEndWatch>();
        return services;
    }
}
