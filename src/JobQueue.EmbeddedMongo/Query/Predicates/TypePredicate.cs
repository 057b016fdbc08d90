using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary><c>$type</c>: one of the named types.</summary>
internal sealed class TypePredicate(IReadOnlySet<BsonType> types) : ValuePredicate
{
    public IReadOnlySet<BsonType> Types => types;

    public override bool Matches(BsonValue? value, MatchTrace? trace) => value is not null && types.Contains(value.BsonType);
}
