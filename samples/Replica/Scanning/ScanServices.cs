using JobQueue;
using JobQueue.Crons;
using JobQueue.Jobs;
using Replica.Actions;
using Replica.Downloads;
using Replica.Licensing;
using Replica.Scanning.Ecosystems;
using Replica.Scanning.Layers;
using Replica.Scanning.Matching;
using Replica.Scanning.Reports;
using Replica.Settings;
using Replica.Vulnerabilities;

namespace Replica.Scanning;

/// <summary>Registers the actions that scan images, and those that keep the vulnerability database and the license current.</summary>
internal static class ScanServices
{
    private const string NightlyUpdate = "0 0 3 * * *";

    private const int LicenseRetries = 2;

    /// <summary>Adds the actions; they need what <c>AddRegistryActions</c> registers. A cron is declared only where the replica knows what it would ask for.</summary>
    public static JobQueueBuilder AddScanning(this JobQueueBuilder queue, ReplicaSettings settings, string licenseSchedule)
    {
        queue.Services.AddSingleton(settings);
        queue.AddHandler<ScanImageHandler>(ScanActions.ScanImage)
            .AddHandler<ScanLayerHandler>(ScanActions.ScanLayer)
            .AddHandler<NautilusUpdateHandler>(ScanActions.UpdateDatabase)
            .AddHandler<LicenseUpdateHandler>(ScanActions.LicenseUpdate)
            .RunOneAtATime(ScanActions.UpdateDatabase, ScanActions.LicenseUpdate)
            .NeedByDefault(ScanActions.ScanImage, ScanCapacity.OfImage)
            .NeedByDefault(ScanActions.ScanLayer, ScanCapacity.OfLayer);
        if (settings.Vulnerabilities is not null)
        {
            queue.AddNightly(settings, ScanActions.UpdateDatabase, NightlyUpdate, retries: 0);
        }

        return settings.License is null ? queue : queue.AddNightly(settings, ScanActions.LicenseUpdate, licenseSchedule, LicenseRetries);
    }

    /// <summary>What the handlers and the endpoints need.</summary>
    public static IServiceCollection AddScans(this IServiceCollection services) => services
        .AddDownloads()
        .AddEcosystems()
        .AddSingleton(new LayerLimits())
        .AddSingleton(new FeedLimits())
        .AddSingleton<LayerScanner>()
        .AddTransient<LayerReader>()
        .AddTransient<TaggedImages>()
        .AddSingleton<VulnerabilityStore>()
        .AddSingleton<VulnerabilityMatcher>()
        .AddSingleton<CurrentDatabase>()
        .AddTransient<FeedLoader>()
        .AddSingleton<LayerContents>()
        .AddSingleton<LayerReports>()
        .AddSingleton<ImageReports>()
        .AddTransient<LicenseSource>()
        .AddSingleton<LicenseStore>();

    /// <summary>Leaves a schedule that the configuration names to it.</summary>
    private static JobQueueBuilder AddNightly(this JobQueueBuilder queue, ReplicaSettings settings, string action, string schedule, int retries) => settings.Crons.ContainsKey(action)
        ? queue
        : queue.AddCron(new CronDefinition { Name = action, Schedule = schedule, Job = new JobSubmission { Action = action, Retries = retries } });
}
