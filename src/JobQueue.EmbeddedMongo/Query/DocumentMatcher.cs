using JobQueue.EmbeddedMongo.Errors;
using JobQueue.EmbeddedMongo.Query.Filters;
using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Query;

/// <summary>A filter, parsed once and asked for many documents.</summary>
internal sealed class DocumentMatcher
{
    private DocumentMatcher(BsonDocument filter, FilterNode root)
    {
        Filter = filter;
        Root = root;
    }

    /// <summary>The filter as it was sent.</summary>
    public BsonDocument Filter { get; }

    /// <summary>
    /// The filter's structure: <see cref="AndNode"/>, <see cref="OrNode"/>, <see cref="NotNode"/>, <see cref="FieldNode"/>,
    /// <see cref="ConstantNode"/> and <see cref="ExpressionNode"/>. An <see cref="AndNode"/> never holds another.
    /// </summary>
    public FilterNode Root { get; }

    /// <summary>Whether every document matches because nothing is asked.</summary>
    public bool IsEmpty => Root is AndNode { Children.Count: 0 };

    /// <summary>Parses a filter.</summary>
    /// <exception cref="CommandFailedException">The filter is malformed, or uses an operator that does not exist or is not supported.</exception>
    public static DocumentMatcher Parse(BsonDocument filter, EvaluationContext context) => new(filter, new FilterParser(context).Parse(filter));

    /// <summary>Whether the document matches.</summary>
    public bool Matches(BsonDocument document) => Root.Matches(document, null);

    /// <summary>Whether the document matches, and the index of the array element that did it (-1 when no array was searched).</summary>
    public bool Matches(BsonDocument document, out int arrayIndex)
    {
        var trace = new MatchTrace();
        var matches = Root.Matches(document, trace);
        arrayIndex = trace.ArrayIndex;
        return matches;
    }
}
