using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Filters;

/// <summary>A part of a parsed filter; the planner walks these to find bounds for an index.</summary>
internal abstract class FilterNode
{
    /// <summary>Whether the document satisfies this part; <paramref name="trace"/> is told the array element that did.</summary>
    public abstract bool Matches(BsonDocument document, MatchTrace? trace);
}
