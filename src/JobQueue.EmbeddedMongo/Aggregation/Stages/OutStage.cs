using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$out</c>: the last stage; the server writes what reaches it.</summary>
internal sealed class OutStage(string? database, string collection) : Stage
{
    /// <summary>The database to write to; null means the aggregation's own.</summary>
    public string? Database => database;

    public string Collection => collection;

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => documents;
}
