using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary>A first stage whose documents come from the server itself: <c>$changeStream $collStats $indexStats $currentOp $listSessions</c> and their like.</summary>
internal sealed class SourceStage(string name, BsonValue specification) : Stage
{
    /// <summary>The stage's name with its dollar sign.</summary>
    public string Name => name;

    public BsonValue Specification => specification;

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => documents;
}
