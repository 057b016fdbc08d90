using JobQueue.EmbeddedMongo.Query.Predicates;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query.Filters;

/// <summary>Some value at the path satisfies the predicate.</summary>
internal sealed class FieldNode(FieldPath path, ValuePredicate predicate) : FilterNode
{
    public FieldPath Path => path;

    public ValuePredicate Predicate => predicate;

    public override bool Matches(BsonDocument document, MatchTrace? trace) => PathMatch.Any(document, path, predicate, trace);
}
