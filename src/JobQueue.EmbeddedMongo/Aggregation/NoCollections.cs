using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation;

/// <summary>For pipelines that read no collection, such as those of updates.</summary>
internal sealed class NoCollections : ICollectionSource
{
    private NoCollections()
    {
    }

    public static NoCollections Instance { get; } = new();

    public IEnumerable<BsonDocument> Read(string collection) => [];
}
