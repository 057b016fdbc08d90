using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Projections;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>The projection of a find or findAndModify.</summary>
internal sealed class ProjectionSpec
{
    private readonly ProjectionTree? _tree;
    private readonly EvaluationContext _context;

    private ProjectionSpec(ProjectionTree? tree, bool needsArrayIndex, EvaluationContext context)
    {
        _tree = tree;
        _context = context;
        NeedsArrayIndex = needsArrayIndex;
    }

    /// <summary>Whether the positional <c>$</c> is used, so that <see cref="Apply"/> needs the index that <see cref="DocumentMatcher"/> reports.</summary>
    public bool NeedsArrayIndex { get; }

    /// <summary>Parses a projection; an empty one keeps documents as they are.</summary>
    /// <exception cref="CommandFailedException">The projection is malformed.</exception>
    public static ProjectionSpec Parse(BsonDocument projection, EvaluationContext context)
    {
        if (projection.ElementCount == 0)
        {
            return new ProjectionSpec(null, needsArrayIndex: false, context);
        }

        var parser = new ProjectionParser(ProjectionDialect.Find, context);
        return new ProjectionSpec(parser.Parse(projection), parser.IsPositional, context);
    }

    /// <summary>The projected document.</summary>
    /// <param name="document">The document; it is not changed.</param>
    /// <param name="arrayIndex">The array element that made the filter match, or -1.</param>
    public BsonDocument Apply(BsonDocument document, int arrayIndex = -1) => _tree?.Apply(document, _context, arrayIndex) ?? document;
}
