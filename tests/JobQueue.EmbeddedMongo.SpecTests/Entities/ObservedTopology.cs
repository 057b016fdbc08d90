using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>One event of the driver's connection pool or of its view of the servers.</summary>
/// <param name="Name">The name that the tests' format has for it.</param>
/// <param name="Type"><c>cmap</c> or <c>sdam</c>.</param>
/// <param name="Fields">What the tests may compare.</param>
internal sealed record ObservedTopology(string Name, string Type, BsonDocument Fields) : ObservedEvent
{
    public override string EventName => Name;

    public override string EventType => Type;
}
