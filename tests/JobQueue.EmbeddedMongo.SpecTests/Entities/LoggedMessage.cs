using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>One message of the driver's log.</summary>
internal sealed record LoggedMessage(string Level, string Component, BsonDocument Data);
