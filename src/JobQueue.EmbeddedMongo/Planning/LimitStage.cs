using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>Ends after a number of rows, without asking for one more.</summary>
internal sealed class LimitStage(PlanStage input, long count) : PlanStage
{
    internal override string Name => "LIMIT";

    internal override IReadOnlyList<PlanStage> Inputs { get; } = [input];

    protected override IEnumerable<Row> Execute()
    {
        var left = count;
        if (left == 0)
        {
            yield break;
        }

        foreach (var row in input.Run())
        {
            yield return row;
            if (--left == 0)
            {
                yield break;
            }
        }
    }

    protected override void Describe(BsonDocument document) => document.Add("limitAmount", count);
}
