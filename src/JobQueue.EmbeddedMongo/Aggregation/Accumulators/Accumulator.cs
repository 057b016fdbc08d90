using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Accumulators;

/// <summary>Collects one value per document of a group into the group's result.</summary>
internal abstract class Accumulator
{
    /// <summary>Takes the next value; null is a missing one.</summary>
    public abstract void Add(BsonValue? value);

    /// <summary>The result of all values so far.</summary>
    public abstract BsonValue Result();
}
