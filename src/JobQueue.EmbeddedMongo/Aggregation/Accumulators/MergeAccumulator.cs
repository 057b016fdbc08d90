using JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$mergeObjects</c>: the documents' fields in one.</summary>
internal sealed class MergeAccumulator : Accumulator
{
    private BsonDocument _merged = [];

    public override void Add(BsonValue? value) => _merged = ObjectFunctions.Merge([_merged, value]);

    public override BsonValue Result() => _merged;
}
