using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$limit</c>.</summary>
internal sealed class LimitStage(long limit) : Stage
{
    public long Limit => limit;

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => documents.Take((int)Math.Min(limit, int.MaxValue));
}
