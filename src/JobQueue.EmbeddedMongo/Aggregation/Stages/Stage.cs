using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary>One stage of a pipeline: documents in, documents out.</summary>
internal abstract class Stage
{
    /// <summary>Transforms the documents, lazily where the stage allows it.</summary>
    public abstract IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents);
}
