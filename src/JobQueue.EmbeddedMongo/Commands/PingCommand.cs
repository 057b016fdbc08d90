using MongoDB.Bson;

namespace JobQueue.EmbeddedMongo.Commands;

/// <summary><c>ping</c>.</summary>
internal static class PingCommand
{
    internal static readonly CommandDefinition Definition = new("ping", static _ => ValueTask.FromResult(new BsonDocument()));
}
