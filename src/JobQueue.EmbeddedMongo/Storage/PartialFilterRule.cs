using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Filters;
using JobQueue.EmbeddedMongo.Query.Predicates;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>
/// What a partial index may be limited to: equality, comparisons, <c>$exists: true</c>, <c>$type</c>, <c>$in</c>, <c>$and</c> and <c>$or</c>
/// ("Partial Indexes" in MongoDB's manual; <c>$or</c> and <c>$in</c> since 6.0).
/// </summary>
internal static class PartialFilterRule
{
    internal static void Check(FilterNode node)
    {
        switch (node)
        {
            case AndNode all:
                CheckAll(all.Children);
                break;
            case OrNode any:
                CheckAll(any.Children);
                break;
            case FieldNode field when IsAllowed(field.Predicate):
                break;
            default:
                throw ErrorCodes.CannotCreateIndex("unsupported expression in partial index");
        }
    }

    private static void CheckAll(IReadOnlyList<FilterNode> children)
    {
        foreach (var child in children)
        {
            Check(child);
        }
    }

    private static bool IsAllowed(ValuePredicate predicate) => predicate switch
    {
        ComparePredicate or ExistsPredicate or TypePredicate => true,
        InPredicate choice => choice.Patterns.Count == 0,
        AllOfPredicate all => all.Parts.All(IsAllowed),
        _ => false,
    };
}
