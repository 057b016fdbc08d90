using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query;
using JobQueue.EmbeddedMongo.Query.Numbers;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary>The stages by name.</summary>
internal static class StageTable
{
    private static readonly Dictionary<string, StageParser> Stages = new(StringComparer.Ordinal)
    {
        ["$addFields"] = static (name, specification, context, _) => AddFieldsStage.Parse(name, specification, context),
        ["$bucket"] = static (_, specification, context, _) => BucketStage.Parse(specification, context),
        ["$changeStream"] = Source,
        ["$collStats"] = Source,
        ["$count"] = static (_, specification, _, _) => CountStage.Parse(specification),
        ["$currentOp"] = Source,
        ["$documents"] = Source,
        ["$facet"] = static (_, specification, context, collections) => FacetStage.Parse(specification, context, collections),
        ["$graphLookup"] = static (_, specification, context, collections) => GraphLookupStage.Parse(specification, context, collections),
        ["$group"] = static (_, specification, context, _) => GroupStage.Parse(specification, context),
        ["$indexStats"] = Source,
        ["$limit"] = static (_, specification, _, _) => ParseLimit(specification),
        ["$listLocalSessions"] = Source,
        ["$listSearchIndexes"] = Source,
        ["$listSessions"] = Source,
        ["$lookup"] = static (_, specification, context, collections) => LookupStage.Parse(specification, context, collections),
        ["$match"] = static (_, specification, context, _) => ParseMatch(specification, context),
        ["$merge"] = static (_, specification, _, _) => MergeStage.Parse(specification),
        ["$out"] = static (_, specification, _, _) => ParseOut(specification),
        ["$project"] = static (_, specification, context, _) => ProjectStage.Parse(specification, context),
        ["$replaceRoot"] = static (_, specification, context, _) => ReplaceRootStage.ParseRoot(specification, context),
        ["$replaceWith"] = static (_, specification, context, _) => ReplaceRootStage.ParseWith(specification, context),
        ["$sample"] = static (_, specification, context, _) => SampleStage.Parse(specification, context),
        ["$set"] = static (name, specification, context, _) => AddFieldsStage.Parse(name, specification, context),
        ["$skip"] = static (_, specification, _, _) => ParseSkip(specification),
        ["$sort"] = static (_, specification, _, _) => ParseSort(specification),
        ["$sortByCount"] = static (_, specification, context, _) => SortByCountStage.Parse(specification, context),
        ["$unionWith"] = static (_, specification, context, collections) => UnionWithStage.Parse(specification, context, collections),
        ["$unset"] = static (_, specification, context, _) => ProjectStage.ParseUnset(specification, context),
        ["$unwind"] = static (_, specification, _, _) => UnwindStage.Parse(specification),
    };

    /// <summary>The stage's parser, or null when this server has none of that name.</summary>
    public static StageParser? Find(string name) => Stages.GetValueOrDefault(name);

    private static SourceStage Source(string name, BsonValue specification, EvaluationContext context, ICollectionSource collections) => new(name, specification);

    private static MatchStage ParseMatch(BsonValue specification, EvaluationContext context) => specification is BsonDocument filter
        ? new MatchStage(DocumentMatcher.Parse(filter, context))
        : throw ErrorCodes.Create(15959, "the match filter must be an expression in an object");

    private static LimitStage ParseLimit(BsonValue specification)
    {
        if (!WholeNumbers.TryExact(specification, out var limit))
        {
            throw ErrorCodes.Create(15957, "the limit must be specified as a number");
        }

        return limit > 0 ? new LimitStage(limit) : throw ErrorCodes.Create(15958, "the limit must be positive");
    }

    private static SkipStage ParseSkip(BsonValue specification)
    {
        if (!WholeNumbers.TryExact(specification, out var skip))
        {
            throw ErrorCodes.Create(15972, $"Argument to $skip must be a number not a {TypeNames.Of(specification)}");
        }

        return skip >= 0 ? new SkipStage(skip) : throw ErrorCodes.Create(15956, "Argument to $skip cannot be negative");
    }

    private static SortStage ParseSort(BsonValue specification)
    {
        if (specification is not BsonDocument sort)
        {
            throw ErrorCodes.Create(15973, "the $sort key specification must be an object");
        }

        if (sort.ElementCount == 0)
        {
            throw ErrorCodes.Create(15976, "$sort stage must have at least one sort key");
        }

        foreach (var field in sort)
        {
            if (field.Value is not ({ IsNumeric: true } or BsonDocument))
            {
                throw ErrorCodes.Create(15974, $"Illegal key in $sort specification: {field.Name}: {field.Value}");
            }

            if (field.Value.IsNumeric && (!WholeNumbers.TryExact(field.Value, out var direction) || direction is not (1 or -1)))
            {
                throw ErrorCodes.Create(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
            }
        }

        return new SortStage(SortSpec.Parse(sort));
    }

    private static OutStage ParseOut(BsonValue specification) => specification switch
    {
        BsonString collection => new OutStage(null, collection.Value),
        BsonDocument document when document.GetValue("db", null) is BsonString db && document.GetValue("coll", null) is BsonString collection =>
            new OutStage(db.Value, collection.Value),
        _ => throw ErrorCodes.Create(16990, $"$out only supports a string or object argument, but found {TypeNames.Of(specification)}"),
    };
}
