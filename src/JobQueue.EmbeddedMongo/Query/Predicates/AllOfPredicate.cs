using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary>Several predicates on the same path. On a path each may be satisfied by another array element.</summary>
internal sealed class AllOfPredicate(IReadOnlyList<ValuePredicate> parts) : ValuePredicate
{
    public IReadOnlyList<ValuePredicate> Parts => parts;

    public override bool Matches(BsonValue? value, MatchTrace? trace)
    {
        foreach (var part in parts)
        {
            if (!part.Matches(value, trace))
            {
                return false;
            }
        }

        return true;
    }
}
