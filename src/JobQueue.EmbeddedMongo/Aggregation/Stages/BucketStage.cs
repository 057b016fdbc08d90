using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$bucket</c>: a <c>$group</c> by the boundary below each value, then a <c>$sort</c> by the boundaries.</summary>
internal sealed class BucketStage(GroupStage group, SortSpec sort) : Stage
{
    private static readonly BsonDocument Counted = new("count", new BsonDocument("$sum", 1));

    public static BucketStage Parse(BsonValue specification, EvaluationContext context)
    {
        if (specification is not BsonDocument document)
        {
            throw ErrorCodes.Create(40201, $"Argument to $bucket stage must be an object, but found type: {TypeNames.Of(specification)}.");
        }

        if (document.Names.FirstOrDefault(name => name is not ("groupBy" or "boundaries" or "default" or "output")) is { } other)
        {
            throw ErrorCodes.Create(40197, $"Unrecognized option to $bucket: {other}.");
        }

        if (!document.TryGetValue("groupBy", out var groupBy) || document.GetValue("boundaries", BsonNull.Value) is not BsonArray boundaries)
        {
            throw ErrorCodes.Create(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
        }

        Check(boundaries, document.GetValue("default", null));
        var specified = new BsonDocument("_id", BucketOf(groupBy, boundaries, document.GetValue("default", null))).AddRange(document.GetValue("output", Counted) as BsonDocument ?? throw ErrorCodes.Create(40196, "The $bucket 'output' field must be an object."));
        return new BucketStage(GroupStage.Parse(specified, context), SortSpec.Parse(new BsonDocument("_id", 1)));
    }

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => sort.Sort(group.Run(documents));

    private static void Check(BsonArray boundaries, BsonValue? otherwise)
    {
        if (boundaries.Count < 2)
        {
            throw ErrorCodes.Create(40192, $"The $bucket 'boundaries' field must have at least 2 values, but found {boundaries.Count} value(s).");
        }

        for (var i = 1; i < boundaries.Count; i++)
        {
            if (BsonOrder.Compare(boundaries[i - 1], boundaries[i]) >= 0)
            {
                throw ErrorCodes.Create(40194, "The 'boundaries' option to $bucket must be sorted in ascending order.");
            }
        }

        if (otherwise is not null && BsonOrder.Compare(otherwise, boundaries[0]) >= 0 && BsonOrder.Compare(otherwise, boundaries[^1]) < 0)
        {
            throw ErrorCodes.Create(40199, "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.");
        }
    }

    private static BsonDocument BucketOf(BsonValue groupBy, BsonArray boundaries, BsonValue? otherwise)
    {
        var branches = new BsonArray();
        for (var i = 1; i < boundaries.Count; i++)
        {
            var inside = new BsonArray { AtLeast(groupBy, boundaries[i - 1]), new BsonDocument("$lt", new BsonArray { groupBy, Literal(boundaries[i]) }) };
            branches.Add(new BsonDocument { { "case", new BsonDocument("$and", inside) }, { "then", Literal(boundaries[i - 1]) } });
        }

        var choice = new BsonDocument("branches", branches);
        return new BsonDocument("$switch", otherwise is null ? choice : choice.Add("default", Literal(otherwise)));
    }

    private static BsonDocument AtLeast(BsonValue groupBy, BsonValue boundary) => new("$gte", new BsonArray { groupBy, Literal(boundary) });

    private static BsonDocument Literal(BsonValue value) => new("$literal", value);
}
