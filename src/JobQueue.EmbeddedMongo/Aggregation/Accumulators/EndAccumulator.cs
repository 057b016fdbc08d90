using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$first</c> and <c>$last</c>: the value of the first or last document, null when it is missing there.</summary>
internal sealed class EndAccumulator(bool last) : Accumulator
{
    private BsonValue? _value;

    public override void Add(BsonValue? value)
    {
        if (last || _value is null)
        {
            _value = value ?? BsonNull.Value;
        }
    }

    public override BsonValue Result() => _value ?? BsonNull.Value;
}
