using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$stdDevPop</c> and <c>$stdDevSamp</c>, by Welford's method; anything but numbers is left out.</summary>
internal sealed class DeviationAccumulator(bool sample) : Accumulator
{
    private long _count;
    private double _mean;
    private double _squares;

    public override void Add(BsonValue? value)
    {
        if (value is not { IsNumeric: true })
        {
            return;
        }

        var number = NumberOrder.ToDouble(value);
        var delta = number - _mean;
        _count++;
        _mean += delta / _count;
        _squares += delta * (number - _mean);
    }

    public override BsonValue Result()
    {
        var divisor = sample ? _count - 1 : _count;
        return divisor <= 0 ? BsonNull.Value : new BsonDouble(Math.Sqrt(_squares / divisor));
    }
}
