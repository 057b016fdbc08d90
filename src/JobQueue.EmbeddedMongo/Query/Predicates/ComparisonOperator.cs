namespace JobQueue.EmbeddedMongo.Query.Predicates;

/// <summary>The comparisons of a filter; <c>$ne</c> is the negation of <see cref="Equal"/>.</summary>
internal enum ComparisonOperator
{
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
