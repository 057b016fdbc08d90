using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.SpecTests.Entities;

/// <summary>One command event of the driver.</summary>
internal abstract record ObservedCommand(string CommandName, string? DatabaseName)
{
    public abstract string EventName { get; }

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
