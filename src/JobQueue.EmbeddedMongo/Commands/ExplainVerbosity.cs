namespace JobQueue.EmbeddedMongo.Commands;

/// <summary>How much <c>explain</c> tells.</summary>
internal enum ExplainVerbosity
{
    /// <summary>The plan only.</summary>
    QueryPlanner,

    /// <summary>The plan, run to its end, with its counters.</summary>
    ExecutionStats,
}
