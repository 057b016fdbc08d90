using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>The client of one queue: made, and then disposed, here, or borrowed from the application.</summary>
internal sealed class MongoConnection : IDisposable
{
    private const string DefaultDatabase = "jobqueue";

    private readonly IMongoClient? _owned;

    private MongoConnection(IMongoClient client, IMongoClient? owned, string database, MongoJobQueueOptions options)
    {
        _owned = owned;
        Collections = new MongoCollections(client.GetDatabase(database), options);
    }

    public MongoCollections Collections { get; }

    public static MongoConnection Own(MongoUrl url, MongoJobQueueOptions options)
    {
        var settings = MongoClientSettings.FromUrl(url);

        // Every verb is safe to repeat; the driver's own repetition is what hides a failover.
        settings.RetryReads = true;
        settings.RetryWrites = true;
        settings.ApplicationName ??= "JobQueue";
        var client = new MongoClient(settings);
        return new MongoConnection(client, client, options.Database ?? url.DatabaseName ?? DefaultDatabase, options);
    }

    public static MongoConnection Borrow(IMongoClient client, MongoJobQueueOptions options) =>
        new(client, owned: null, options.Database ?? DefaultDatabase, options);

    public void Dispose() => _owned?.Dispose();
}
