using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$sort</c>.</summary>
internal sealed class SortStage(SortSpec sort) : Stage
{
    public SortSpec Sort => sort;

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => sort.Sort(documents);
}
