using MongoDB.Bson;
using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>A session of a test; its id can still be asked for when it has ended.</summary>
internal sealed record SessionEntity(IClientSessionHandle Session, BsonDocument Id);
