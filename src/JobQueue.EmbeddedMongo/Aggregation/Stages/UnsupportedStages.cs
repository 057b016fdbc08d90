namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary>The stages that MongoDB 7.0 has and this server does not: refused by name, and not as if they were misspelt.</summary>
internal static class UnsupportedStages
{
    // https://www.mongodb.com/docs/v7.0/reference/operator/aggregation-pipeline/
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "$bucketAuto", "$changeStreamSplitLargeEvent", "$densify", "$fill", "$geoNear", "$listSampledQueries", "$planCacheStats", "$redact", "$search", "$searchMeta",
        "$setWindowFields", "$shardedDataDistribution", "$vectorSearch",
    };

    internal static bool Contains(string name) => Names.Contains(name);
}
