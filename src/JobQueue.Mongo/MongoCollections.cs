using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo;

/// <summary>The collections of one queue. Whatever the connection string says, writes are acknowledged by a majority and reads are the primary's, of what a majority has.</summary>
internal sealed class MongoCollections
{
    private readonly string _prefix;

    public MongoCollections(IMongoDatabase database, MongoJobQueueOptions options)
    {
        _prefix = options.CollectionPrefix;
        Database = database
            .WithWriteConcern(WriteConcern.WMajority.With(wTimeout: options.WriteTimeout))
            .WithReadConcern(ReadConcern.Majority)
            .WithReadPreference(ReadPreference.Primary);
        Jobs = Open("jobs");
        JobLogs = Open("job_logs");
        Lanes = Open("lanes");
        Workers = Open("workers");
        WorkerCapacities = Open("worker_capacities");
        ActionConfigs = Open("action_configs");
        Crons = Open("crons");
        Leases = Open("leases");
        Meta = Open("meta");
    }

    public IMongoDatabase Database { get; }

    public IMongoClient Client => Database.Client;

    public IMongoCollection<BsonDocument> Jobs { get; }

    public IMongoCollection<BsonDocument> JobLogs { get; }

    public IMongoCollection<BsonDocument> Lanes { get; }

    public IMongoCollection<BsonDocument> Workers { get; }

    public IMongoCollection<BsonDocument> WorkerCapacities { get; }

    public IMongoCollection<BsonDocument> ActionConfigs { get; }

    public IMongoCollection<BsonDocument> Crons { get; }

    public IMongoCollection<BsonDocument> Leases { get; }

    public IMongoCollection<BsonDocument> Meta { get; }

    /// <summary>Starts a session whose reads are not older than what it has seen or been told of.</summary>
    public Task<IClientSessionHandle> StartCausalSessionAsync(CancellationToken cancellationToken) =>
        Client.StartSessionAsync(new ClientSessionOptions { CausalConsistency = true }, cancellationToken);

    private IMongoCollection<BsonDocument> Open(string name) => Database.GetCollection<BsonDocument>(_prefix + name);
}
