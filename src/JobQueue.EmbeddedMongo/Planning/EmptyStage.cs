namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>The plan for a collection that does not exist.</summary>
internal sealed class EmptyStage : PlanStage
{
    internal override string Name => "EOF";

    protected override IEnumerable<Row> Execute() => [];
}
