using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$count</c>: the number of documents.</summary>
internal sealed class CountAccumulator : Accumulator
{
    private long _count;

    public override void Add(BsonValue? value) => _count++;

    public override BsonValue Result() => _count <= int.MaxValue ? new BsonInt32((int)_count) : new BsonInt64(_count);
}
