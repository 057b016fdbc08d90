namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>The rows of several scans, each document once.</summary>
internal sealed class OrStage(IReadOnlyList<PlanStage> inputs) : PlanStage
{
    internal override string Name => "OR";

    internal override IReadOnlyList<PlanStage> Inputs => inputs;

    protected override IEnumerable<Row> Execute()
    {
        var seen = new HashSet<long>();
        return inputs.SelectMany(input => input.Run()).Where(row => seen.Add(row.RecordId));
    }
}
