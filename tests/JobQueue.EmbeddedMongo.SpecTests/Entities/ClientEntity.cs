using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>A client of a test with what it sent, and what it logged where that is observed.</summary>
internal sealed record ClientEntity(IMongoClient Client, EventRecorder Recorder, LogRecorder? Log);
