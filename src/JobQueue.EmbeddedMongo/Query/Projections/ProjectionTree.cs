using JobQueue.EmbeddedMongo.Aggregation.Expressions;
using JobQueue.EmbeddedMongo.Errors;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Projections;

/// <summary>A parsed projection of a find or of <c>$project</c>, <c>$unset</c> and <c>$addFields</c>.</summary>
internal sealed class ProjectionTree(ProjectionNode.Branch root, ProjectionMode mode)
{
    private readonly bool _hasAdditions = root.HasAdditions;

    public ProjectionMode Mode => mode;

    /// <summary>The projected document. Kept fields stay in the document's order; made ones follow in the projection's.</summary>
    /// <param name="document">The document, which is not changed.</param>
    /// <param name="context">The command's context.</param>
    /// <param name="arrayIndex">The array element that made the filter match, or -1.</param>
    public BsonDocument Apply(BsonDocument document, EvaluationContext context, int arrayIndex = -1)
    {
        var kept = Keep(document, root, arrayIndex);
        return _hasAdditions ? Additions.AddTo(kept, document, root, new Scope(document, context)) : kept;
    }

    private BsonDocument Keep(BsonDocument document, ProjectionNode.Branch branch, int arrayIndex)
    {
        var result = new BsonDocument();
        foreach (var element in document)
        {
            if (KeepField(element.Value, branch.Find(element.Name), arrayIndex) is { } value)
            {
                result.Add(element.Name, value);
            }
        }

        return result;
    }

    private BsonValue? KeepField(BsonValue value, ProjectionNode? node, int arrayIndex) => node switch
    {
        null => mode is ProjectionMode.Exclusion ? value : null,
        ProjectionNode.Whole => mode is ProjectionMode.Inclusion ? value : null,
        ProjectionNode.Slice slice => value is BsonArray array ? Sliced(array, slice) : value,
        ProjectionNode.Matched => value is BsonArray array ? MatchedOf(array, arrayIndex) : value,
        ProjectionNode.Branch branch => KeepWithin(value, branch, arrayIndex),
        _ => null,
    };

    private BsonValue? KeepWithin(BsonValue value, ProjectionNode.Branch branch, int arrayIndex)
    {
        switch (value)
        {
            case BsonDocument document:
                return Keep(document, branch, arrayIndex);
            case BsonArray array:
                var items = new BsonArray();
                foreach (var item in array)
                {
                    if (KeepWithin(item, branch, arrayIndex) is { } kept)
                    {
                        items.Add(kept);
                    }
                }

                return items;
            default:
                return mode is ProjectionMode.Exclusion ? value : null;
        }
    }

    private static BsonArray Sliced(BsonArray array, ProjectionNode.Slice slice)
    {
        if (slice.Skip is not { } skip)
        {
            return new BsonArray(slice.Limit >= 0 ? array.Take(ToCount(slice.Limit)) : array.TakeLast(ToCount(-slice.Limit)));
        }

        var start = skip >= 0 ? skip : Math.Max(0, array.Count + skip);
        return new BsonArray(array.Skip(ToCount(start)).Take(ToCount(slice.Limit)));
    }

    private static int ToCount(long value) => (int)Math.Clamp(value, 0, int.MaxValue);

    private static BsonArray MatchedOf(BsonArray array, int arrayIndex) => arrayIndex >= 0 && arrayIndex < array.Count
        ? [array[arrayIndex]]
        : throw ErrorCodes.Create(51246, "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array");
}
