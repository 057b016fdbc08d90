using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>What an update changed, as a change event's <c>updateDescription</c> tells it.</summary>
/// <param name="UpdatedFields">New values by dotted path.</param>
/// <param name="RemovedFields">Dotted paths.</param>
/// <param name="TruncatedArrays">Documents <c>{field, newSize}</c>.</param>
internal sealed record UpdateDescription(BsonDocument UpdatedFields, BsonArray RemovedFields, BsonArray TruncatedArrays)
{
    /// <summary>The components of paths that could be read in two ways; see <see cref="Update.AmbiguousPaths"/>.</summary>
    public BsonDocument DisambiguatedPaths { get; init; } = [];
}
