using JobQueue.EmbeddedMongo.Query.Predicates;

namespace JobQueue.EmbeddedMongo.Planning;

/// <summary>A predicate that holds, or does not hold, of some value at a path.</summary>
internal sealed record PathCondition(ValuePredicate Predicate, bool IsNegated)
{
    internal IntervalSet Intervals(bool multikey) =>
        IsNegated ? PredicateIntervals.OfNegation(Predicate, multikey) : PredicateIntervals.Of(Predicate, multikey);

    /// <summary>Whether it can only hold of documents that have the field.</summary>
    internal bool NeedsField => !IsNegated && (Predicate is ExistsPredicate || !Intervals(multikey: true).Overlaps(PredicateIntervals.Nothing));
}
