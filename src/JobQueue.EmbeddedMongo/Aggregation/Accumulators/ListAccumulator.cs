using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$push</c>, and <c>$addToSet</c> which takes equal values once. Missing values are left out.</summary>
internal sealed class ListAccumulator(bool distinct) : Accumulator
{
    private readonly BsonArray _values = [];
    private readonly HashSet<BsonValue> _known = new(BsonOrder.Instance);

    public override void Add(BsonValue? value)
    {
        if (value is not null && (!distinct || _known.Add(value)))
        {
            _values.Add(value);
        }
    }

    public override BsonValue Result() => _values;
}
