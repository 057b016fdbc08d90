using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace JobQueue.Benchmarks.Servers;

/// <summary>A database for one contender, and the way to it.</summary>
internal sealed record BenchSpace(string ConnectionString, string Database)
{
    /// <summary>Hears the commands of the clients made here.</summary>
    public Action<ClusterBuilder>? Subscribe { get; init; }

    /// <summary>A client of its own with the write concern of all contenders.</summary>
    public MongoClient Connect()
    {
        var settings = MongoClientSettings.FromConnectionString(ConnectionString);
        settings.WriteConcern = WriteConcern.WMajority;
        settings.ClusterConfigurator = builder => Subscribe?.Invoke(builder);
        return new MongoClient(settings);
    }

    public IMongoCollection<BsonDocument> JobsOf(IMongoClient client) =>
        client.GetDatabase(Database).WithWriteConcern(WriteConcern.WMajority).GetCollection<BsonDocument>("jobs");
}
