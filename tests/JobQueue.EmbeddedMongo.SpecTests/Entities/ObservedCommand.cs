using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>One command event of the driver.</summary>
internal abstract record ObservedCommand(string CommandName, string? DatabaseName) : ObservedEvent
{
    public override string EventType => "command";

    /// <summary>The server's own number of the connection; null when the driver does not know it.</summary>
    public long? ServerConnectionId { get; init; }

    /// <summary>The service behind a load balancer; null without one.</summary>
    public ObjectId? ServiceId { get; init; }

    public sealed record Started(string CommandName, string? DatabaseName, BsonDocument Command) : ObservedCommand(CommandName, DatabaseName)
    {
        public override string EventName => "commandStartedEvent";
    }

    public sealed record Succeeded(string CommandName, string? DatabaseName, BsonDocument Reply) : ObservedCommand(CommandName, DatabaseName)
    {
        public override string EventName => "commandSucceededEvent";
    }

    public sealed record Failed(string CommandName, string? DatabaseName) : ObservedCommand(CommandName, DatabaseName)
    {
        public override string EventName => "commandFailedEvent";
    }
}
