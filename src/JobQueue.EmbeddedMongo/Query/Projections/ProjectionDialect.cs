namespace JobQueue.EmbeddedMongo.Query.Projections;

/// <summary>Who projects: a find knows <c>$slice</c>, <c>$elemMatch</c> and the positional <c>$</c>, a <c>$project</c> stage does not.</summary>
internal enum ProjectionDialect
{
    Find,
    Stage,
}
