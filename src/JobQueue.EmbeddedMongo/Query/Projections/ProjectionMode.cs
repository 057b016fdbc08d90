namespace JobQueue.EmbeddedMongo.Query.Projections;

/// <summary>What happens to the fields that a projection does not name.</summary>
internal enum ProjectionMode
{
    /// <summary>They are dropped.</summary>
    Inclusion,

    /// <summary>They are kept.</summary>
    Exclusion,
}
