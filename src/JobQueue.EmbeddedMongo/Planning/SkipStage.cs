using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Leaves the first rows out.</summary>
internal sealed class SkipStage(PlanStage input, long count) : PlanStage
{
    internal override string Name => "SKIP";

    internal override IReadOnlyList<PlanStage> Inputs { get; } = [input];

    protected override IEnumerable<Row> Execute()
    {
        var left = count;
        foreach (var row in input.Run())
        {
            if (left > 0)
            {
                left--;
                continue;
            }

            yield return row;
        }
    }

    protected override void Describe(BsonDocument document) => document.Add("skipAmount", count);
}
