using JobQueue.Mongo;
using JobQueue.Mongo.Claiming;
using JobQueue.Mongo.Documents;
using JobQueue.Mongo.Feed;
using JobQueue.Mongo.Finishing;
using JobQueue.Mongo.Retention;
using JobQueue.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace JobQueue;

/// <summary>Chooses MongoDB as storage.</summary>
public static class MongoJobQueueBuilderExtensions
{
    /// <summary>Keeps jobs in the MongoDB that a connection string names. The client is made, and disposed, with the application's services.</summary>
    /// <param name="builder">What <c>AddJobQueue</c> or <c>AddJobQueueClient</c> returned.</param>
    /// <param name="connectionString">Such as <c>mongodb://host:27017/jobs?replicaSet=rs0</c>. Its read and write concerns do not apply to the queue, whose writes always wait for a majority.</param>
    /// <param name="configure">Changes the settings.</param>
    /// <exception cref="ArgumentException">The connection string is empty or none of MongoDB's.</exception>
    public static JobQueueBuilder UseMongo(this JobQueueBuilder builder, string connectionString, Action<MongoJobQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var url = Read(connectionString);
        return builder.Add(configure, options => MongoConnection.Own(url, options));
    }

    /// <summary>Keeps jobs in the MongoDB of the application's own client, which is not disposed.</summary>
    /// <param name="builder">What <c>AddJobQueue</c> or <c>AddJobQueueClient</c> returned.</param>
    /// <param name="client">The application's client.</param>
    /// <param name="configure">Changes the settings, such as <see cref="MongoJobQueueOptions.Database"/>.</param>
    public static JobQueueBuilder UseMongo(this JobQueueBuilder builder, IMongoClient client, Action<MongoJobQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(client);
        return builder.Add(configure, options => MongoConnection.Borrow(client, options));
    }

    private static JobQueueBuilder Add(this JobQueueBuilder builder, Action<MongoJobQueueOptions>? configure, Func<MongoJobQueueOptions, MongoConnection> connect)
    {
        var services = builder.Services;
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MongoJobQueueOptions>, MongoJobQueueOptionsValidator>());
        services.AddOptions<MongoJobQueueOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => connect(provider.GetRequiredService<IOptions<MongoJobQueueOptions>>().Value));
        services.TryAddSingleton(provider => provider.GetRequiredService<MongoConnection>().Collections);
        services.AddVerbs();
        services.TryAddSingleton<IDbClock>(provider => provider.GetRequiredService<DbClock>());
        services.TryAddSingleton<IStorageSetup, MongoStorageSetup>();
        services.TryAddSingleton<IJobStore, MongoJobStore>();
        services.TryAddSingleton<IJobQueries, MongoJobQueries>();
        services.TryAddSingleton<IJobLogStore, MongoJobLogStore>();
        services.TryAddSingleton<IWorkerStore, MongoWorkerStore>();
        services.TryAddSingleton<IActionConfigStore, MongoActionConfigStore>();
        services.TryAddSingleton<ICronStore, MongoCronStore>();
        services.TryAddSingleton<ILeaseStore, MongoLeaseStore>();
        services.AddFeed();
        services.AddRetention();
        return builder;
    }

    private static void AddFeed(this IServiceCollection services)
    {
        services.TryAddSingleton<FeedHub>();
        services.TryAddSingleton<ChangeDispatcher>();
        services.TryAddSingleton<ChangeStream>();
        services.TryAddSingleton<ChangePoller>();
        services.TryAddSingleton<FeedRepair>();
        services.TryAddSingleton<FeedSources>();
        services.TryAddSingleton<InitialRowReader>();
        services.TryAddSingleton<IChangeFeed, MongoChangeFeed>();
    }

    private static void AddRetention(this IServiceCollection services)
    {
        services.TryAddSingleton<UnfinishedChains>();
        services.TryAddSingleton<Tombstones>();
        services.TryAddSingleton<IJobHistoryStore, MongoJobHistoryStore>();
        services.TryAddSingleton<ISettingsStore, MongoSettingsStore>();
    }

    private static void AddVerbs(this IServiceCollection services)
    {
        services.TryAddSingleton<DbClock>();
        services.TryAddSingleton<DocumentReader>();
        services.TryAddSingleton<JobAccess>();
        services.TryAddSingleton<LaneDirectory>();
        services.TryAddSingleton<ClaimHints>();
        services.TryAddSingleton<IdleMemory>();
        services.TryAddSingleton<ActionCounter>();
        services.TryAddSingleton(Random.Shared);
        services.TryAddSingleton<ClaimContention>();
        services.TryAddSingleton<ClaimCommands>();
        services.TryAddSingleton<LimitedTaker>();
        services.TryAddSingleton<BatchTaker>();
        services.TryAddSingleton<JobTaker>();
        services.TryAddSingleton<LeftOpen>();
        services.TryAddSingleton<Intents>();
        services.TryAddSingleton<RetryChains>();
        services.TryAddSingleton<ChildIntents>();

        // The end of a parent cancels children, and a cancelled child may be a parent: a circle that only this breaks.
        services.TryAddSingleton(provider => new Lazy<ChildIntents>(provider.GetRequiredService<ChildIntents>));
        services.TryAddSingleton<ChildSpawner>();
        services.TryAddSingleton<JobSubmitter>();
        services.TryAddSingleton<JobArrival>();
        services.TryAddSingleton<ClaimWriter>();
        services.TryAddSingleton<FinishingWrites>();
        services.TryAddSingleton<JobSettler>();
        services.TryAddSingleton<JobBurier>();
        services.TryAddSingleton<JobCanceller>();
        services.TryAddSingleton<JobDeleter>();
        services.TryAddSingleton<JobRemoval>();
        services.TryAddSingleton<JobRetrier>();
    }

    private static MongoUrl Read(string connectionString)
    {
        try
        {
            return new MongoUrl(connectionString);
        }
        catch (MongoConfigurationException)
        {
            // The text may hold a password and the driver's message repeats it, so neither is passed on.
#pragma warning disable MA0054
            throw new ArgumentException(
                "The connection string is none of MongoDB's. Write one such as mongodb://host:27017/jobs?replicaSet=rs0.", nameof(connectionString));
#pragma warning restore MA0054
        }
    }
}
