using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Filters;

/// <summary>All children hold; without children it holds for every document.</summary>
internal sealed class AndNode(IReadOnlyList<FilterNode> children) : FilterNode
{
    public IReadOnlyList<FilterNode> Children => children;

    public override bool Matches(BsonDocument document, MatchTrace? trace)
    {
        for (var i = 0; i < children.Count; i++)
        {
            if (!children[i].Matches(document, trace))
            {
                return false;
            }
        }

        return true;
    }
}
