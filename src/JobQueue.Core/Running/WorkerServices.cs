using JobQueue.Claiming;
using JobQueue.Completion;
using JobQueue.Crons;
using JobQueue.Diagnostics;
using JobQueue.Explaining;
using JobQueue.Jobs;
using JobQueue.Leadership;
using JobQueue.Retention;
using JobQueue.Steering;
using JobQueue.Storage;
using JobQueue.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace JobQueue.Running;

/// <summary>Registers what Core offers. The storage interfaces, logging and the hosting of <see cref="JobRunner"/> come from elsewhere.</summary>
internal static class WorkerServices
{
    /// <summary>Adds <see cref="IJobClient"/> and what it needs.</summary>
    public static IServiceCollection AddJobQueueCore(this IServiceCollection services)
    {
        services.AddOptions<JobQueueOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JobQueueOptions>, JobQueueOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.TryAddSingleton<StorageStartup>();
        services.TryAddSingleton<ActionConfigCache>();
        services.TryAddSingleton<ActionDefaults>();
        services.TryAddSingleton<JobMetrics>();
        services.TryAddSingleton<JobExplainer>();
        services.TryAddSingleton<JobFactory>();
        services.AddCompletion();
        services.TryAddSingleton<IJobClient, JobClient>();
        services.TryAddSingleton<CronJobs>();
        services.TryAddSingleton<CronWriter>();
        services.TryAddSingleton<ICronClient, CronClient>();
        return services;
    }

    /// <summary>Adds <see cref="JobRunner"/> and what it needs, beside <see cref="AddJobQueueCore"/>.</summary>
    public static IServiceCollection AddJobRunner(this IServiceCollection services)
    {
        services.AddJobQueueCore().AddJobRunning();
        AddClaiming(services);
        AddWorkers(services);
        AddLoops(services);
        services.TryAddSingleton<LeadershipStanding>();
        services.TryAddSingleton<CronFirer>();
        services.TryAddSingleton<CronHints>();
        services.TryAddSingleton<CancelWatch>();
        services.TryAddSingleton<HeldJobsVerdict>();
        services.TryAddSingleton<WorkerHints>();
        services.TryAddSingleton<GracefulStop>();
        services.TryAddSingleton<RunnerHealth>();
        services.TryAddSingleton<JobRunner>();
        AddBuiltInActions(services);
        return services;
    }

    private static void AddClaiming(IServiceCollection services)
    {
        services.TryAddSingleton(provider => LedgerOf(provider.GetRequiredService<IOptions<JobQueueOptions>>().Value));
        services.TryAddSingleton(provider => PolicyOf(provider.GetRequiredService<IOptions<JobQueueOptions>>().Value, provider.GetRequiredService<Random>()));
        services.TryAddSingleton<WorkerActions>();
        services.TryAddSingleton<HeldJobs>();
        services.TryAddSingleton<ScheduledQueue>();
        services.TryAddSingleton<ClaimCalls>();
        services.TryAddSingleton<EarlyChanges>();
        services.TryAddSingleton<ClaimReleaser>();
        services.TryAddSingleton<ClaimRun>();
        services.TryAddSingleton<JobLauncher>();
        services.TryAddSingleton<ClaimWakes>();
        services.TryAddSingleton(provider => PaceOf(provider.GetRequiredService<CapacityLedger>(), provider.GetRequiredService<IOptions<JobQueueOptions>>().Value));
        services.TryAddSingleton<ClaimCall>();
        services.TryAddSingleton<Claimer>();
        services.TryAddSingleton<ScheduledStarter>();
    }

    private static void AddWorkers(IServiceCollection services)
    {
        services.TryAddSingleton<WorkerLease>();
        services.TryAddSingleton<DatabaseContact>();
        services.TryAddSingleton<WorkerProfile>();
        services.TryAddSingleton<WorkerRegistration>();
        services.TryAddSingleton<WorkerMembership>();
        services.TryAddSingleton<WorkerStanding>();
        services.TryAddSingleton<Resurrection>();
    }

    private static void AddLoops(IServiceCollection services)
    {
        AddLoop<WorkerHeartbeat>(services);
        AddLoop<LeaseGuard>(services);
        AddLoop<FeedListener>(services);
        AddLoop<ClaimableWatch>(services);
        AddLoop<HeldJobsSweep>(services);
        AddLoop<CapacityWatch>(services);
        AddLoop<ActionConfigWatch>(services);
        AddLoop<PeerWorkers>(services);
        AddLoop<DeadWorkerReaper>(services);
        AddLoop<IntentSweep>(services);
        AddLoop<LeaderElector>(services);
        AddLoop<CronScheduler>(services);
        AddLoop<CronDeclarer>(services);
    }

    private static void AddBuiltInActions(IServiceCollection services)
    {
        if (!services.Any(service => service.ImplementationInstance is HandlerRegistration { Action: JobHistoryCompactor.Action }))
        {
            new JobQueueBuilder(services).AddHandler<JobHistoryCompactor>(JobHistoryCompactor.Action);
        }
    }

    // Others ask for a loop by its type, the runner for all of them: both get the one instance.
    private static void AddLoop<T>(IServiceCollection services)
        where T : class, IWorkerLoop
    {
        services.TryAddSingleton<T>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWorkerLoop, T>(provider => provider.GetRequiredService<T>()));
    }

    private static ClaimPace PaceOf(CapacityLedger ledger, JobQueueOptions options) => new(ledger, options.ClaimBatch, TimeProvider.System);

    private static CapacityLedger LedgerOf(JobQueueOptions options) => new(new CapacityMap(options.Capacity), options.MaxConcurrency);

    private static ClaimDelayPolicy PolicyOf(JobQueueOptions options, Random random) => new(options.ClaimDelay, options.MaxClaimDelay, random);
}
