using MongoDB.Driver;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>A client of a test with what it sent.</summary>
internal sealed record ClientEntity(IMongoClient Client, CommandRecorder Recorder);
