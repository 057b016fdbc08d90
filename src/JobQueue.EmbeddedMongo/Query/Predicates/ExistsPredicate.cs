using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary><c>$exists: true</c>; its opposite is its negation.</summary>
internal sealed class ExistsPredicate : ValuePredicate
{
    public static ExistsPredicate Instance { get; } = new();

    public override bool Matches(BsonValue? value, MatchTrace? trace) => value is not null;
}
