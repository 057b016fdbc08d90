using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary>A condition on one value, such as <c>{$gt: 5}</c>.</summary>
internal abstract class ValuePredicate
{
    /// <summary>Whether the predicate is also asked about each element of an array; those about arrays themselves are not.</summary>
    public virtual bool ExpandsArrays => true;

    /// <summary>Whether the value satisfies the condition; null is a missing value.</summary>
    public abstract bool Matches(BsonValue? value, MatchTrace? trace);
}
