using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Filters;

/// <summary>The child does not hold: <c>$not</c>, <c>$ne</c>, <c>$nin</c>, <c>$exists: false</c>; <c>$nor</c> is the negation of an <see cref="OrNode"/>.</summary>
internal sealed class NotNode(FilterNode child) : FilterNode
{
    public FilterNode Child => child;

    public override bool Matches(BsonDocument document, MatchTrace? trace) => !child.Matches(document, null);
}
