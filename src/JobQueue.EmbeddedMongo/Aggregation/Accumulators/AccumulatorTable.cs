namespace JobQueue.EmbeddedMongo.Aggregation.Accumulators;

/// <summary>The accumulators by name.</summary>
internal static class AccumulatorTable
{
    private static readonly Dictionary<string, Func<Accumulator>> Accumulators = new(StringComparer.Ordinal)
    {
        ["$addToSet"] = static () => new ListAccumulator(distinct: true),
        ["$avg"] = static () => new AverageAccumulator(),
        ["$count"] = static () => new CountAccumulator(),
        ["$first"] = static () => new EndAccumulator(last: false),
        ["$last"] = static () => new EndAccumulator(last: true),
        ["$max"] = static () => new BoundAccumulator(1),
        ["$mergeObjects"] = static () => new MergeAccumulator(),
        ["$min"] = static () => new BoundAccumulator(-1),
        ["$push"] = static () => new ListAccumulator(distinct: false),
        ["$stdDevPop"] = static () => new DeviationAccumulator(sample: false),
        ["$stdDevSamp"] = static () => new DeviationAccumulator(sample: true),
        ["$sum"] = static () => new SumAccumulator(),
    };

    /// <summary>Makes accumulators of that name; null when there are none.</summary>
    public static Func<Accumulator>? Find(string name) => Accumulators.GetValueOrDefault(name);
}
