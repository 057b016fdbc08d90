using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary>Matches no value, such as <c>{$all: []}</c>.</summary>
internal sealed class NeverPredicate : ValuePredicate
{
    public static NeverPredicate Instance { get; } = new();

    public override bool Matches(BsonValue? value, MatchTrace? trace) => false;
}
