using JobQueue.EmbeddedMongo.Query;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Aggregation.Stages;

/// <summary><c>$match</c>.</summary>
internal sealed class MatchStage(DocumentMatcher matcher) : Stage
{
    public DocumentMatcher Matcher => matcher;

    public override IEnumerable<BsonDocument> Run(IEnumerable<BsonDocument> documents) => documents.Where(matcher.Matches);
}
