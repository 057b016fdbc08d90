using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Storage;

/// <summary>What a view shows.</summary>
/// <param name="ViewOn">The collection or view it reads, of the same database.</param>
/// <param name="Pipeline">The stages that its documents go through.</param>
internal sealed record ViewDefinition(string ViewOn, BsonArray Pipeline);
