using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.Mongo.Indexes;

/// <summary>An index and the query that needs it.</summary>
internal sealed record IndexDefinition(string Name, string Serves, BsonDocument Keys)
{
    public bool IsUnique { get; init; }

    /// <summary>Only documents that have the (only) key field.</summary>
    public bool IsSparse { get; init; }

    /// <summary>Only documents that match this: equality and <c>$exists: true</c> alone, since servers before 6.0 know no more here.</summary>
    public BsonDocument? Only { get; init; }

    public TimeSpan? ExpireAfter { get; init; }

    public CreateIndexModel<BsonDocument> ToModel() => new(Keys, new CreateIndexOptions<BsonDocument>
    {
        Name = Name,
        Unique = IsUnique ? true : null,
        Sparse = IsSparse ? true : null,
        PartialFilterExpression = Only is null ? null : (FilterDefinition<BsonDocument>)Only,
        ExpireAfter = ExpireAfter,
    });
}
