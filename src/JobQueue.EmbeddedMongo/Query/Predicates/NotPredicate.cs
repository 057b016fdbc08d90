using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary>The negation of a predicate. On a path it means that no value there satisfies the inner one.</summary>
internal sealed class NotPredicate(ValuePredicate inner) : ValuePredicate
{
    public ValuePredicate Inner => inner;

    public override bool ExpandsArrays => inner.ExpandsArrays;

    public override bool Matches(BsonValue? value, MatchTrace? trace) => !inner.Matches(value, null);
}
