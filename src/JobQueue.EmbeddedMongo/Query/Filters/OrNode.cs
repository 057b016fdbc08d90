using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Filters;

/// <summary>One child at least holds.</summary>
internal sealed class OrNode(IReadOnlyList<FilterNode> children) : FilterNode
{
    public IReadOnlyList<FilterNode> Children => children;

    public override bool Matches(BsonDocument document, MatchTrace? trace)
    {
        for (var i = 0; i < children.Count; i++)
        {
            if (children[i].Matches(document, trace))
            {
                return true;
            }
        }

        return false;
    }
}
