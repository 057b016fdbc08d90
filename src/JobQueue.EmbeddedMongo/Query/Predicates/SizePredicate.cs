using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary><c>$size</c>: an array of exactly so many elements.</summary>
internal sealed class SizePredicate(long size) : ValuePredicate
{
    public override bool ExpandsArrays => false;

    public override bool Matches(BsonValue? value, MatchTrace? trace) => value is BsonArray array && array.Count == size;
}
