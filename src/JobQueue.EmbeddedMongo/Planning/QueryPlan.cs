namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>How a query is answered. Run it once.</summary>
/// <param name="Root">The stage that gives the result.</param>
internal sealed record QueryPlan(PlanStage Root)
{
    internal IEnumerable<Row> Run() => Root.Run();
}
