using JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$avg</c>: the mean of the numbers; null when there are none.</summary>
internal sealed class AverageAccumulator : Accumulator
{
    private BsonValue _sum = BsonInt32.Create(0);
    private long _count;

    public override void Add(BsonValue? value)
    {
        if (value is { IsNumeric: true })
        {
            _sum = ArithmeticFunctions.Sum(_sum, value);
            _count++;
        }
    }

    public override BsonValue Result() => _count == 0 ? BsonNull.Value : ArithmeticFunctions.Quotient(_sum, new BsonInt64(_count));
}
