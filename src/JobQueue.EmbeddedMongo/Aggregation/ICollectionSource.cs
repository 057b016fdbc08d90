using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation;

/// <summary>The collections of the aggregation's database, for <c>$lookup</c>.</summary>
internal interface ICollectionSource
{
    /// <summary>The documents of a collection in its natural order; none when it does not exist.</summary>
    IEnumerable<BsonDocument> Read(string collection);
}
