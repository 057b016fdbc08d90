using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$skip</c>.</summary>
internal sealed class SkipStage(long skip) : Stage
{
    public long Skip => skip;

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => documents.Skip((int)Math.Min(skip, int.MaxValue));
}
