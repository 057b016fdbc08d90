using JobQueue.EmbeddedMongo.Aggregation.Accumulators;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Expressions.Operators;

/// <summary>Accumulators as expressions: over several arguments, or over the elements of a single array.</summary>
internal static class AggregateFunctions
{
    public static IReadOnlyDictionary<string, OperatorParser> Table { get; } =
        new[] { "$sum", "$avg", "$min", "$max", "$stdDevPop", "$stdDevSamp" }.ToDictionary(static name => name, Of, StringComparer.Ordinal);

    private static OperatorParser Of(string name)
    {
        var create = AccumulatorTable.Find(name)!;
        return Function.Variadic(values =>
        {
            var accumulator = create();
            foreach (var value in values is [BsonArray array] ? array : (IEnumerable<BsonValue?>)values)
            {
                accumulator.Add(value);
            }

            return accumulator.Result();
        });
    }
}
