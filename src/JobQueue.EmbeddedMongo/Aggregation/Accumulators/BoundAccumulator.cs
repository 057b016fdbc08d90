using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$min</c> (sign -1) and <c>$max</c> (sign 1) in MongoDB's order; null and missing values are left out.</summary>
internal sealed class BoundAccumulator(int sign) : Accumulator
{
    private BsonValue? _bound;

    public override void Add(BsonValue? value)
    {
        if (value is null or BsonNull or BsonUndefined)
        {
            return;
        }

        if (_bound is null || BsonOrder.Compare(value, _bound) * sign > 0)
        {
            _bound = value;
        }
    }

    public override BsonValue Result() => _bound ?? BsonNull.Value;
}
