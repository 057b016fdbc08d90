using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Filters;

/// <summary><c>$alwaysTrue</c> and <c>$alwaysFalse</c>.</summary>
internal sealed class ConstantNode(bool holds) : FilterNode
{
    public bool Holds => holds;

    public override bool Matches(BsonDocument document, MatchTrace? trace) => holds;
}
