using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Oplog;

/// <summary>The transaction that wrote an entry.</summary>
internal sealed record OplogTransaction(BsonDocument SessionId, long Number);
