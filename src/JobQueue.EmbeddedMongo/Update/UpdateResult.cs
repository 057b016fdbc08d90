using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Update;

/// <summary>The outcome of an update of one document.</summary>
/// <param name="Document">The new document; the old one is never changed and may be returned as it is.</param>
/// <param name="Changed">Whether the document differs from the old one in any byte.</param>
/// <param name="Description">What changed; null for a replacement.</param>
internal sealed record UpdateResult(BsonDocument Document, bool Changed, UpdateDescription? Description);
