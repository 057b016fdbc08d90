using JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Accumulators;

/// <summary><c>$sum</c>: anything but numbers counts as nothing.</summary>
internal sealed class SumAccumulator : Accumulator
{
    private BsonValue _sum = BsonInt32.Create(0);

    public override void Add(BsonValue? value)
    {
        if (value is { IsNumeric: true })
        {
            _sum = ArithmeticFunctions.Sum(_sum, value);
        }
    }

    public override BsonValue Result() => _sum;
}
